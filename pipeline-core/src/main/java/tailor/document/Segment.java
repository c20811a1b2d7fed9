package tailor.document;

import java.io.Serializable;

/**
 * A piece of an example's text and what it is to training.
 *
 * @param text the piece
 * @param target whether the model learns to write it; it reads the rest
 * @param control whether the pipeline wrote it, so that special tokens in it are meant; in all
 *     other text they are only characters
 */
public record Segment(String text, boolean target, boolean control) implements Serializable {

  /** Somebody's text that the model reads. */
  public static Segment context(String text) {
    return new Segment(text, false, false);
  }

  /** Somebody's text that the model learns to write. */
  public static Segment target(String text) {
    return new Segment(text, true, false);
  }

  /** Text of a template that the model reads. */
  public static Segment control(String text) {
    return new Segment(text, false, true);
  }

  /** Text of a template that the model learns to write, such as the token that ends its turn. */
  public static Segment controlTarget(String text) {
    return new Segment(text, true, true);
  }
}
