@NullMarked
package tailor.model.score;

import org.jspecify.annotations.NullMarked;
