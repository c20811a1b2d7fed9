package tailor.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@link Configured} component whose {@code type} and options stand among the keys of the
 * record that holds it: {@code { id = handbook, path = docs, type = csv, delimiter = ";" }}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Inline {}
