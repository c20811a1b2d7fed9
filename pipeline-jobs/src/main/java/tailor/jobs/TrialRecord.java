package tailor.jobs;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tailor.report.Series;

/**
 * What came of a trial on a rung of a sweep.
 *
 * @param number of the trial
 * @param rung from 1
 * @param status whether it got there
 * @param runId the run that it is
 * @param values by key
 * @param objective the best figure by then; null if there is none
 * @param rounds that it has trained by then
 * @param seconds that this rung took
 * @param reason why it failed; empty if it did not
 * @param curve the objective by step
 */
record TrialRecord(
    int number,
    int rung,
    Status status,
    String runId,
    SortedMap<String, String> values,
    @Nullable Double objective,
    int rounds,
    double seconds,
    String reason,
    List<Series.Point> curve) {

  /** Whether a trial got to where it was to get. */
  enum Status {
    /** It trained as far as the rung. */
    REACHED,
    /** Its training failed: it diverged, or its configuration does not fit the data. */
    FAILED
  }

  boolean failed() {
    return status == Status.FAILED;
  }
}
