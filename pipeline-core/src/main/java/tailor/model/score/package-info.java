/**
 * How likely texts are to a model, token by token.
 *
 * <p>Texts of similar length share a batch, so that little is padded. A text longer than the model
 * reaches is read in windows that overlap by half: from the second window on every token is judged
 * by at least half a window before it.
 *
 * <p>Traps: the first token of a text has no probability, since nothing comes before it; and sums
 * of single-precision products depend in their last digits on the size of the batch, so batches are
 * a function of the texts alone.
 */
@NullMarked
package tailor.model.score;

import org.jspecify.annotations.NullMarked;
