package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static tailor.train.TrainingFixture.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.model.LoraConfig;
import tailor.model.LoraVariant;
import tailor.testkit.LocalSpark;
import tailor.train.graph.Adaptation;
import tailor.train.graph.PackedArrays;
import tailor.train.metrics.RoundMetrics;

/** Preferences are learnt over Spark as targets are. */
class PreferenceRunTest {
  @TempDir Path directory;
  private TrainingFixture fixture;

  @BeforeEach
  void write() {
    fixture = new TrainingFixture(LocalSpark.session(), directory, PreferenceRunTest::pairs);
  }

  /** Two pairs: counting up is better than counting down. */
  private static PackedArrays pairs(int number) {
    int[] tokens = new int[TinyModel.LENGTH + 2];
    int[] segments = new int[tokens.length];
    byte[] mask = new byte[tokens.length];
    for (int i = 0; i < 16; i++) {
      int answer = i / 4;
      int step = answer % 2 == 0 ? i % 4 : -(i % 4);
      tokens[i] = Math.floorMod(5 * number + 7 * (answer / 2) + step, TinyModel.VOCABULARY);
      segments[i] = answer + 1;
      mask[i] = (byte) (i % 4 == 0 ? 0 : 1);
    }
    return new PackedArrays(1, tokens.length, tokens, segments, mask);
  }

  @Test
  void learns_and_reports_margins() throws IOException {
    fixture.train("a", options("preference { beta = 0.5 }, epochs = 3, batch-size = 3"));

    RoundMetrics first = fixture.rounds().get(0);
    RoundMetrics last = fixture.rounds().get(fixture.rounds().size() - 1);
    assertThat(last.validationMargin()).isGreaterThan(0.5);
    assertThat(last.validationAccuracy()).isGreaterThan(0.8);
    assertThat(last.validationLoss()).isLessThan(0.5);
    assertThat(last.trainMargin()).isGreaterThan(first.trainMargin());
    assertThat(first.targets()).isEqualTo(2L * 2 * 4 * 3);
    assertThat(reference("a")).isNotEmpty();
  }

  @Test
  void a_run_that_was_interrupted_ends_in_the_same_bits_and_asks_the_first_model_once()
      throws IOException {
    TrainOptions options = options("preference {}, exchange = int8");
    float[] straight = fixture.train("a", options);
    fixture.hook(new FailOnce(2 * 8 + 3));

    assertThatThrownBy(() -> fixture.train("b", options)).hasStackTraceContaining("on purpose");
    List<Path> kept = reference("b");
    Files.setLastModifiedTime(kept.get(0), java.nio.file.attribute.FileTime.fromMillis(1000));

    assertThat(fixture.train("b", options)).isEqualTo(straight);
    assertThat(Files.getLastModifiedTime(kept.get(0)).toMillis()).isEqualTo(1000);
  }

  @Test
  void adapters_are_compared_with_the_model_without_them() {
    LoraConfig lora = new LoraConfig(LoraVariant.LORA, 4, 8, Set.of(LoraConfig.ALL_LINEAR), 0);
    fixture.adapt(new Adaptation(lora, new RandomBase()));

    fixture.train("a", options("preference {}, learning-rate = 1e-9, epochs = 1"));

    RoundMetrics unmoved = fixture.rounds().get(0);
    assertThat(unmoved.validationMargin()).isCloseTo(0, within(1e-5));
    assertThat(unmoved.validationLoss()).isCloseTo(Math.log(2), within(1e-5));

    fixture.train("b", options("preference {}, learning-rate = 3e-2, epochs = 3"));

    assertThat(fixture.rounds().get(5).validationMargin()).isGreaterThan(0.1);
  }

  private List<Path> reference(String run) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("checkpoints/" + run + "/_reference"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !Objects.toString(file.getFileName()).startsWith("."))
          .sorted()
          .toList();
    }
  }
}
