package tailor.train.exchange;

/** A piece of what a worker sends, and what it weighs. */
public sealed interface VectorChunk extends RoundOutput permits ParameterChunk, DifferenceChunk {
  /** What the values weigh in the mean. */
  long weight();

  /** Where in the vector they begin. */
  long offset();

  /** The elements; empty on the side that sends them. */
  float[] values();

  /** A mean of values like these. */
  RoundOutput mean(float[] values);
}
