package tailor.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.ConfigurationException;
import tailor.train.metrics.RoundMetricsFixture;
import tailor.train.metrics.TrainingMetric;

class RevertingTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  @TempDir Path directory;
  private CheckpointDirectory checkpoints;
  private Reverting reverting;

  @BeforeEach
  void write() throws IOException {
    checkpoints =
        new CheckpointDirectory(
            new org.apache.hadoop.fs.Path(directory.toUri()),
            new Configuration(),
            TrainingMetric.VALIDATION_LOSS);
    reverting = new Reverting(checkpoints);
    for (int round = 1; round <= 3; round++) {
      Path checkpoint = directory.resolve("round-00000" + round);
      Files.createDirectories(checkpoint.resolve("trainer"));
      CheckpointDirectory.JSON.writeValue(
          checkpoint.resolve("trainer/state.json").toFile(),
          new TrainerState(
              round, 1, 17, List.of(RoundMetricsFixture.round(round, Math.abs(round - 2.0) + 1))));
      Files.createFile(checkpoint.resolve("_SUCCESS"));
    }
    Files.writeString(directory.resolve("best"), "round-000002\n");
    Files.writeString(directory.resolve("latest"), "round-000003\n");
  }

  @Test
  void theBestIsUsedUntilAnotherIsChosen() {
    assertThat(checkpoints.chosen()).contains("round-000002");
    assertThat(reverting.to("round-000001", NOW))
        .isEqualTo(new Reverting.Change("round-000002", "round-000001"));
    assertThat(checkpoints.chosen()).contains("round-000001");
    assertThat(reverting.to("latest", NOW))
        .isEqualTo(new Reverting.Change("round-000001", "round-000003"));
  }

  @Test
  void everyChangeCanBeTakenBack() {
    reverting.to("round-000001", NOW);
    reverting.to("latest", NOW);
    assertThat(reverting.undo()).isEqualTo(new Reverting.Change("round-000003", "round-000001"));
    assertThat(reverting.undo()).isEqualTo(new Reverting.Change("round-000001", "round-000002"));
    assertThat(directory.resolve("current")).doesNotExist();
    assertThatThrownBy(reverting::undo)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nothing to undo");
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> reverting.to("round-000009", NOW))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("round-000001, round-000002, round-000003");
    assertThat(directory.resolve("current")).doesNotExist();
  }
}
