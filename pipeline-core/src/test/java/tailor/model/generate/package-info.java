@NullMarked
package tailor.model.generate;

import org.jspecify.annotations.NullMarked;
