@NullMarked
package tailor.export;

import org.jspecify.annotations.NullMarked;
