package tailor.document;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Why a rule drops a document.
 *
 * @param evidence in words and figures, for people
 * @param reason which of the rule's conditions it is, in kebab-case; null for a rule that has one
 * @param figure what was measured; null if it is no number
 * @param span the part of the text that offends, as it stood when the rule judged it, that is after
 *     all cleaners; null if it is the whole text. Of several parts it is the first
 */
public record Finding(
    String evidence, @Nullable String reason, @Nullable Double figure, @Nullable TextSpan span)
    implements Serializable {

  /** A finding that is told by its evidence alone. */
  public static Finding of(String evidence) {
    return new Finding(evidence, null, null, null);
  }

  /** A finding of a measure. */
  public static Finding of(String reason, double figure, String evidence) {
    return new Finding(evidence, reason, figure, null);
  }

  /** The same, about a part of the text. */
  public Finding at(int start, int end) {
    return new Finding(evidence, reason, figure, new TextSpan(start, end));
  }
}
