package tailor.document;

import java.io.Serializable;

/**
 * A part of a document's text.
 *
 * @param start index of its first UTF-16 unit
 * @param end index after its last UTF-16 unit
 */
public record TextSpan(int start, int end) implements Serializable {
  public TextSpan {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no part of a text: %d to %d".formatted(start, end));
    }
  }
}
