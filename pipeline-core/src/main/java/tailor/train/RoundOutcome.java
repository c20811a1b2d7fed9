package tailor.train;

import java.util.List;
import tailor.train.metrics.DroppedWorker;
import tailor.train.metrics.WorkerReport;

/**
 * How a round ended.
 *
 * @param reports of the workers that have delivered, in the order of their numbers
 * @param dropped workers that were too late, in the order of their numbers
 */
record RoundOutcome(List<WorkerReport> reports, List<DroppedWorker> dropped) {}
