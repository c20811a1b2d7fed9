package tailor.train;

import tailor.train.metrics.WorkerReport;

/** The report of a worker among the outputs of a round. */
record ReportOutput(WorkerReport report) implements RoundOutput {}
