package tailor.train.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rounds of ten steps that one worker has taken in two seconds. */
public final class RoundMetricsFixture {
  private RoundMetricsFixture() {}

  /**
   * A round.
   *
   * @param number from 1
   * @param validation loss and accuracy of the validation split; null where it was not validated
   */
  public static RoundMetrics round(int number, @Nullable Double validation) {
    return new RoundMetrics(
        number,
        10L * number,
        0.5,
        2,
        0.25,
        null,
        validation,
        validation,
        null,
        3e-4,
        1.5,
        100,
        40,
        2,
        50,
        2_000_000,
        List.of(new WorkerReport(0, "here", "", 10, 100, 40, 10, 80, 0, 15, 1.5)),
        List.of());
  }
}
