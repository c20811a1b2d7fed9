package tailor.model;

/** How the residual stream is normalized before attention, feed-forward network and output. */
public enum NormKind {
  /** Divided by its root mean square and scaled (arXiv 1910.07467). */
  RMS,
  /** Freed of its mean, divided by its deviation, scaled and shifted (arXiv 1607.06450). */
  LAYER
}
