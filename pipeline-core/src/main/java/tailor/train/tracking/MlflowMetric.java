package tailor.train.tracking;

import java.time.Instant;

/**
 * A figure of a run.
 *
 * @param time when it was known
 * @param step steps that each worker had taken
 */
record MlflowMetric(String key, double value, Instant time, long step) {}
