package tailor.jobs;

import java.util.Map;
import tailor.sweep.Trial;

/**
 * A trial that is ready to run.
 *
 * @param bound its whole configuration
 * @param runId of the run that it is
 * @param owners the run that has each dataset it reads, by the dataset: its own run only from the
 *     first stage on that its values touch
 */
record PlannedTrial(Trial trial, Bound bound, String runId, Map<String, String> owners) {}
