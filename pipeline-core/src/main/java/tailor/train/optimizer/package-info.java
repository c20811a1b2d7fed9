/**
 * The two optimizers of distributed training, and the learning rate.
 *
 * <p>Within a round every worker steps its own parameters by {@link
 * tailor.train.optimizer.InnerOptimizer}; at its end {@link tailor.train.optimizer.OuterOptimizer}
 * makes one set of parameters of theirs.
 */
@NullMarked
package tailor.train.optimizer;

import org.jspecify.annotations.NullMarked;
