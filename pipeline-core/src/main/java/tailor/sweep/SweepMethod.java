package tailor.sweep;

/** How values are chosen. */
public enum SweepMethod {
  /** Every combination of the values of all keys. */
  GRID,
  /** Values drawn by chance, each key by itself (Bergstra and Bengio, JMLR 13, 2012). */
  RANDOM
}
