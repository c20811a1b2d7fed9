package tailor.train.exchange;

/**
 * A piece of the mean of the workers' parameters.
 *
 * @param offset where in the vector it begins
 * @param values its elements
 */
@SuppressWarnings("ArrayRecordComponent")
public record MeanParameters(long offset, float[] values) implements RoundOutput {}
