package tailor.train.exchange;

/**
 * A piece of the mean of the workers' parameters.
 *
 * @param offset where in the vector it begins
 * @param elements from there on
 */
public record MeanParameters(long offset, MeanElements elements) implements RoundOutput {}
