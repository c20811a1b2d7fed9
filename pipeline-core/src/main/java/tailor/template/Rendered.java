package tailor.template;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a template has rendered.
 *
 * @param pieces the text in order, cut wherever origin or generation change
 * @param misplacedGeneration whether a generation block lay within a macro, a captured block or
 *     another generation block, where transformers gives it another place than it has
 */
public record Rendered(List<Piece> pieces, boolean misplacedGeneration) {

  /**
   * A part of the text.
   *
   * @param text the characters
   * @param origin {@link Text#TEMPLATE}, or the number of the text that they were given with
   * @param generated whether they lie in a generation block: what the model is to write
   */
  public record Piece(String text, int origin, boolean generated) {}

  /** The whole text. */
  public String text() {
    return pieces.stream().map(Piece::text).collect(Collectors.joining());
  }
}
