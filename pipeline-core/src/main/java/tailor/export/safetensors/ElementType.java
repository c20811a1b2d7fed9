package tailor.export.safetensors;

/** A type that the elements of a tensor are written in. */
public interface ElementType {

  /** Whether {@code value} is a number that stays finite in this type. */
  boolean canHold(float value);
}
