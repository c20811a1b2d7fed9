package tailor.train;

/** What becomes of the idle workers of other trainings in a JVM when one needs another worker. */
public enum Neighbours {
  /** They are freed at once: their training is over, or waits. */
  MAKE_ROOM,
  /**
   * They stay until they have been idle for long: trainings take turns in the same JVM, and it has
   * the memory for all of them.
   */
  STAY
}
