package tailor.feedback;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether an answer was found good. */
public enum Judgement {
  GOOD(Set.of("good", "yes", "up", "accept", "accepted", "correct", "true", "1", "+1")),
  BAD(Set.of("bad", "no", "down", "reject", "rejected", "incorrect", "wrong", "false", "0", "-1"));

  private final Set<String> words;

  Judgement(Set<String> words) {
    this.words = words;
  }

  /** The judgement that a word stands for, in any case; empty for any other word. */
  static Optional<Judgement> of(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    for (Judgement judgement : values()) {
      if (judgement.words.contains(lower)) {
        return Optional.of(judgement);
      }
    }
    return Optional.empty();
  }

  /** The name as it is written in examples. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
