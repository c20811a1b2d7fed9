/**
 * Which packed sequences training sees, in which order, and how a task gets at them.
 *
 * <p>{@link tailor.train.data.SequenceIndex} numbers the rows of the token Parquet, {@link
 * tailor.train.data.SequenceOrder} permutes the numbers, {@link tailor.train.data.SequenceReader}
 * fetches the rows of a share. None of them knows executors: the same run sees the same rows in the
 * same order wherever it works.
 */
@NullMarked
package tailor.train.data;

import org.jspecify.annotations.NullMarked;
