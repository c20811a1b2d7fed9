/** What is known of a round when it is over, and where it is written down. */
@NullMarked
package tailor.train.metrics;

import org.jspecify.annotations.NullMarked;
