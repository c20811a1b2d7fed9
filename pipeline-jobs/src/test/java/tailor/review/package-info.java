@NullMarked
package tailor.review;

import org.jspecify.annotations.NullMarked;
