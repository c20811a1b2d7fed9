package tailor.train;

/** How the steps of a round are divided among the workers. */
public enum StepSharing {
  /** Every worker takes as many. */
  EQUAL,
  /**
   * Each takes steps in proportion to those a second that it took before, so that all are done at
   * the same time where executors are uneven; together they take as many as if they were even.
   */
  BY_SPEED
}
