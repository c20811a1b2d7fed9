package tailor.model;

/** Whether queries and keys are normalized before they are turned by their positions. */
public enum QueryKeyNorm {
  /** They are not. */
  NONE,
  /** RMS norm of each head by itself, with one weight for all query and one for all key heads. */
  RMS
}
