package tailor.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of an option that a configuration leaves out, written as in a configuration file:
 * {@code "0.1"}, {@code "[a, b]"}, {@code "{}"}. An option without a default is required, unless
 * its type is {@link java.util.Optional}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  String value();
}
