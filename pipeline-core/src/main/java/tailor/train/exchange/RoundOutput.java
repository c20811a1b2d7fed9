package tailor.train.exchange;

import java.io.Serializable;

/** What a round yields: reports of the workers, what they send, and the mean of the latter. */
public sealed interface RoundOutput extends Serializable
    permits ReportOutput, VectorChunk, MeanParameters, MeanDifference {}
