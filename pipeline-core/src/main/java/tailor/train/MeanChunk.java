package tailor.train;

/**
 * A piece of the mean of the workers' parameters.
 *
 * @param offset where in the vector it begins
 * @param values its elements
 */
@SuppressWarnings("ArrayRecordComponent")
record MeanChunk(long offset, float[] values) implements RoundOutput {}
