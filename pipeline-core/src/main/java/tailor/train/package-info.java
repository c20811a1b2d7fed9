/** Distributed training: rounds of local steps by Spark tasks, and what holds them together. */
@NullMarked
package tailor.train;

import org.jspecify.annotations.NullMarked;
