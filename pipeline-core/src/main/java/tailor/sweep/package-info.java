/**
 * Which configurations a sweep tries, and which of them go on.
 *
 * <p>{@link tailor.sweep.SweepOptions} is the section {@code sweep}. {@link tailor.sweep.Trials}
 * turns it into trials: values for some keys of the configuration, {@code train.learning-rate} or
 * any other. {@link tailor.sweep.Halving} says how much of its plan a trial trains before it is
 * compared with the others, and who survives. All of it depends on the options and the seed alone,
 * so that a sweep that was killed knows what it has done already.
 *
 * <p>Nothing here knows of Spark or of models; the command {@code sweep} makes the runs.
 */
@NullMarked
package tailor.sweep;

import org.jspecify.annotations.NullMarked;
