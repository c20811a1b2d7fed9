/**
 * What algorithms that go over a dataset in rounds stand on: rows that wait on the executors' disks
 * ({@link tailor.dataset.Materialized}) and the connected components of a graph that no task could
 * hold ({@link tailor.dataset.ConnectedComponents}).
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>A persisted Dataset keeps the plan that it came from. In a loop the plan of each round
 *       holds those of all before, several times over, until planning takes longer than the work.
 *   <li>What a task carries grows with what its rows remember: rounds without end need rows that
 *       forget how they came about.
 * </ul>
 */
@NullMarked
package tailor.dataset;

import org.jspecify.annotations.NullMarked;
