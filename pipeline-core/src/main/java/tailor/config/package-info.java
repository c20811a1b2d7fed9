/**
 * Options records are the schema of a configuration: binding, validation and reference.
 *
 * <p>A section of the configuration is a record; its components are the keys, in kebab-case, with
 * {@link tailor.config.Doc}, {@link tailor.config.Default} and {@link tailor.config.InRange}. The
 * {@link tailor.config.Binder} fills it from a HOCON file and the overrides over it ({@link
 * tailor.config.ConfigurationLoader}), {@link tailor.config.Problems} gathers all that is wrong
 * with file and line, {@link tailor.config.Reference} documents it, and {@link
 * tailor.config.CanonicalJson} is the form that is hashed and kept, without secrets.
 *
 * <p>A {@link tailor.config.Component} is a stateless class whose options are such a record. A
 * configuration names it by {@code type}; {@link tailor.config.Components} finds the class, and
 * {@link tailor.config.Configured} carries the choice to where it works.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Only the thread's context class loader sees the jars of {@code spark-submit --jars}; the
 *       loader of a class of Tailor's does not.
 *   <li>{@link java.util.Optional} is not serializable: a record of options that travels to the
 *       executors by itself needs {@link tailor.config.PortableRecord}.
 *   <li>{@code @Default("")} is an empty text, not an option left out; for that, there is {@code
 *       Optional}.
 *   <li>HOCON reads {@code a.b} as {@code a { b }}. A map of plain values takes both for the key
 *       {@code a.b}; a map of records or components needs its dotted keys quoted.
 * </ul>
 */
@NullMarked
package tailor.config;

import org.jspecify.annotations.NullMarked;
