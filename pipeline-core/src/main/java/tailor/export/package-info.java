/** Models on disk, in the forms that other runtimes read. */
@NullMarked
package tailor.export;

import org.jspecify.annotations.NullMarked;
