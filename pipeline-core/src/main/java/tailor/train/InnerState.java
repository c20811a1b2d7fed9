package tailor.train;

/** What becomes of a worker's optimizer when a round ends. */
public enum InnerState {
  /** It goes on in the next round: written once a round where a task that runs again finds it. */
  KEEP,
  /** Every round begins anew: nothing is written, and the first steps of a round are rougher. */
  RESTART
}
