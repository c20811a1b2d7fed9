/**
 * What travels between workers and driver at the end of a round, in pieces that Spark shuffles:
 * parameters as they are ({@link tailor.train.exchange.ParameterChunk}), or the difference that the
 * round has made in one or two bytes an element ({@link tailor.train.exchange.DifferenceChunk}),
 * whichever it is ({@link tailor.train.exchange.Contribution}), and the weighted mean of either
 * ({@link tailor.train.exchange.WeightedMean}).
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Java's object streams remember what they have written until they are reset, after a hundred
 *       objects by default. Chunks therefore refer to native memory and are read while they are
 *       being written; a worker's share of the heap does not grow with the model. So the codes of a
 *       difference take the place of the worker's parameters, which the next round overwrites.
 *   <li>They also write numbers one by one, and bytes at once: whatever is large travels as bytes
 *       ({@link tailor.train.exchange.MeanElements}) and is decoded where it is added up, in parts
 *       that stay in a core's cache. Arrays of half a region of G1 or more are costly to its
 *       collector.
 *   <li>A difference in one byte is as good as one in four only if nothing is lost: {@link
 *       tailor.train.exchange.Difference} keeps what the code left out, and it belongs to the
 *       worker's state, in files and checkpoints, like the moments of its optimizer.
 * </ul>
 */
@NullMarked
package tailor.train.exchange;

import org.jspecify.annotations.NullMarked;
