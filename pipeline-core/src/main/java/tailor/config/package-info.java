/** Options records are the schema of a configuration: binding, validation and reference. */
@NullMarked
package tailor.config;

import org.jspecify.annotations.NullMarked;
