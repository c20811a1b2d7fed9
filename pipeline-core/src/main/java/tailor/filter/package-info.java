/** Drops documents that do not serve the objective, each with its evidence. */
@NullMarked
package tailor.filter;

import org.jspecify.annotations.NullMarked;
