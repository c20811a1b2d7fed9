package tailor.feedback;

import java.util.Map;
import java.util.Optional;

/**
 * What a reviewer said of an answer.
 *
 * @param prompt what was asked
 * @param answer what the model answered
 * @param judgement whether it was found good
 * @param correction what it should have answered
 * @param reviewer who said so
 */
public record Review(
    String prompt,
    String answer,
    Judgement judgement,
    Optional<String> correction,
    Optional<String> reviewer) {

  /**
   * Reads a review from the columns {@code prompt}, {@code answer}, {@code verdict}, {@code
   * correction} and {@code reviewer}.
   *
   * @throws IllegalArgumentException saying what is missing
   */
  static Review of(Map<String, String> columns) {
    String verdict = required(columns, "verdict");
    return new Review(
        required(columns, "prompt"),
        required(columns, "answer"),
        Judgement.of(verdict)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "verdict is '" + verdict + "', expected good or bad")),
        optional(columns, "correction"),
        optional(columns, "reviewer"));
  }

  /** The answer to learn, if there is one. */
  public Optional<String> lesson() {
    return correction.isPresent() || judgement == Judgement.BAD ? correction : Optional.of(answer);
  }

  /** The answer to unlearn, if there is one. */
  public Optional<String> rejected() {
    boolean replaced = correction.filter(better -> !better.equals(answer)).isPresent();
    return judgement == Judgement.BAD || replaced ? Optional.of(answer) : Optional.empty();
  }

  private static String required(Map<String, String> columns, String name) {
    return optional(columns, name)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing or blank"));
  }

  private static Optional<String> optional(Map<String, String> columns, String name) {
    return Optional.ofNullable(columns.get(name)).filter(value -> !value.isBlank());
  }
}
