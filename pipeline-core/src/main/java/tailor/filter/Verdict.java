package tailor.filter;

import java.io.Serializable;
import java.util.Optional;

/**
 * What a filter says of a document: keep it, or drop it with the evidence.
 *
 * @param evidence why it is dropped, in words and figures; empty to keep it
 */
public record Verdict(Optional<String> evidence) implements Serializable {
  private static final Verdict KEEP = new Verdict(Optional.empty());

  public static Verdict keep() {
    return KEEP;
  }

  public static Verdict drop(String evidence) {
    return new Verdict(Optional.of(evidence));
  }

  public boolean isKept() {
    return evidence.isEmpty();
  }
}
