/** Repairs the text of documents. */
@NullMarked
package tailor.clean;

import org.jspecify.annotations.NullMarked;
