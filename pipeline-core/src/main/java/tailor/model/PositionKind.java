package tailor.model;

/** How a decoder knows the order of its tokens. */
public enum PositionKind {
  /** Queries and keys are turned by their position ({@link RotaryConfig}). */
  ROTARY,
  /** A learned vector for each position is added to the embedding of the token. */
  LEARNED
}
