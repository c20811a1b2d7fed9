package tailor.train.exchange;

import tailor.train.metrics.WorkerReport;

/** The report of a worker among the outputs of a round. */
public record ReportOutput(WorkerReport report) implements RoundOutput {}
