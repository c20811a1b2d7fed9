package tailor.filter;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tailor.document.Finding;

/**
 * What a filter says of a document: keep it, or drop it for what it found.
 *
 * @param objection why it is dropped; null to keep it
 */
public record Verdict(@Nullable Finding objection) implements Serializable {
  private static final Verdict KEEP = new Verdict(null);

  public static Verdict keep() {
    return KEEP;
  }

  public static Verdict drop(String evidence) {
    return drop(Finding.of(evidence));
  }

  public static Verdict drop(Finding objection) {
    return new Verdict(objection);
  }

  public boolean isKept() {
    return objection == null;
  }

  /** What it is dropped for; empty if it is kept. */
  public Optional<Finding> finding() {
    return Optional.ofNullable(objection);
  }

  /** Why it is dropped, in words and figures; empty if it is kept. */
  public Optional<String> evidence() {
    return finding().map(Finding::evidence);
  }
}
