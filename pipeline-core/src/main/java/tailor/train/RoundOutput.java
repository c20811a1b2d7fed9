package tailor.train;

import java.io.Serializable;

/** What a round yields: reports and parameters of the workers, and the mean of the latter. */
sealed interface RoundOutput extends Serializable permits ReportOutput, ParameterChunk, MeanChunk {}
