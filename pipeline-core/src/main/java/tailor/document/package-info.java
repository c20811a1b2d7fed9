/** The record that data stages read and write. */
@NullMarked
package tailor.document;

import org.jspecify.annotations.NullMarked;
