/**
 * What stages stand on that go over a dataset more than once: rows that wait on the executors'
 * disks ({@link tailor.dataset.Materialized}) and the connected components of a graph that no task
 * could hold ({@link tailor.dataset.ConnectedComponents}). What a stage computes once and reads
 * more than once waits in {@link tailor.dataset.InterimRows}; {@link tailor.dataset.SlicedRows} are
 * those that a process finds again after one that was killed.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>A persisted Dataset keeps the plan that it came from. In a loop the plan of each round
 *       holds those of all before, several times over, until planning takes longer than the work.
 *   <li>Rows are found again by the slice of the input that they come of, which must therefore not
 *       depend on the number of cores: a slice is a whole file, or 128 MB of one.
 *   <li>What a task carries grows with what its rows remember: rounds without end need rows that
 *       forget how they came about.
 * </ul>
 */
@NullMarked
package tailor.dataset;

import org.jspecify.annotations.NullMarked;
