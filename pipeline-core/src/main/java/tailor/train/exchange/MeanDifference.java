package tailor.train.exchange;

/**
 * A piece of the mean of the differences that a round has made: where it began less where the
 * workers ended.
 *
 * @param offset where in the vector it begins
 * @param elements from there on
 */
public record MeanDifference(long offset, MeanElements elements) implements RoundOutput {}
