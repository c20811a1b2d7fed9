package tailor.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.Tensor;
import tailor.model.nd4j.Nd4jKernels;
import tailor.run.BadDataException;
import tailor.train.metrics.RoundMetricsFixture;
import tailor.train.metrics.TrainingMetric;

class CheckpointStoreTest {
  private final Kernels kernels = new Nd4jKernels(Precision.FLOAT);
  private final Configuration hadoop = new Configuration();
  @TempDir Path directory;
  private CheckpointStore store;

  @BeforeEach
  void open() {
    store = new CheckpointStore(path(directory), hadoop, new Flat(), 2);
  }

  @AfterEach
  void free() {
    kernels.close();
  }

  @Test
  void gives_back_what_was_committed() {
    save(3, 2.0);
    Checkpoint latest = store.latest().orElseThrow();
    Tensor parameters = kernels.allocate(1, 2);
    Tensor momentum = kernels.allocate(1, 2);
    store.readParameters(latest, parameters);
    latest.readOuter(momentum);
    assertThat(values(parameters)).containsExactly(3, 0.1f);
    assertThat(values(momentum)).containsExactly(-3, 0.1f);
    assertThat(latest.state().round()).isEqualTo(3);
    assertThat(latest.state().figure(TrainingMetric.VALIDATION_LOSS)).contains(2.0);
  }

  @Test
  void keeps_the_newest_two_and_the_best() throws IOException {
    save(1, 3.0);
    save(2, 1.0);
    save(3, 2.0);
    save(4, 1.5);
    save(5, 1.7);
    assertThat(names()).contains("round-000002", "round-000004", "round-000005");
    assertThat(names()).doesNotContain("round-000001", "round-000003");
    assertThat(Files.readString(directory.resolve("best"))).isEqualTo("round-000002\n");
    assertThat(Files.readString(directory.resolve("latest"))).isEqualTo("round-000005\n");
  }

  @Test
  void without_validation_the_newest_is_the_best() {
    save(1, null);
    save(2, null);
    assertThat(store.best().orElseThrow().state().round()).isEqualTo(2);
  }

  @Test
  void removes_what_a_kill_left_and_nothing_else() throws IOException {
    save(1, 3.0);
    Files.createDirectories(directory.resolve("_staging.round-000002.x/trainer"));
    Files.createDirectories(directory.resolve("round-000002/trainer"));
    Files.writeString(directory.resolve("round-000002/model.safetensors"), "half");
    assertThat(store.latest().orElseThrow().state().round()).isEqualTo(1);
    store.recover();
    assertThat(names()).containsExactlyInAnyOrder("round-000001", "latest", "best");
  }

  @Test
  void leaves_out_what_a_dead_worker_was_writing() throws IOException {
    StagedCheckpoint staged = store.stage(1);
    Path moments = Path.of(staged.moments(0).toUri());
    Files.createDirectories(moments.getParent());
    Files.writeString(moments.resolveSibling("_moments-00000.safetensors.x"), "half");
    staged.commit(
        vector(1, 0.1f),
        vector(-1, 0.1f),
        new TrainerState(1, 1, 17, List.of(RoundMetricsFixture.round(1, 3.0))));
    assertThat(directory.resolve("round-000001/trainer"))
        .isDirectoryNotContaining("glob:**/_moments*");
  }

  @Test
  void lets_the_pointers_name_what_they_should_after_a_kill() throws IOException {
    save(1, 3.0);
    save(2, 2.0);
    Files.writeString(directory.resolve("latest"), "round-000001\n");
    Files.delete(directory.resolve("best"));
    Files.writeString(directory.resolve("_best.x"), "rou");
    store.recover();
    assertThat(directory.resolve("latest")).hasContent("round-000002");
    assertThat(directory.resolve("best")).hasContent("round-000002");
    assertThat(names()).containsExactlyInAnyOrder("round-000001", "round-000002", "latest", "best");
  }

  @Test
  void an_empty_directory_has_none() {
    store.recover();
    assertThat(store.latest()).isEmpty();
    assertThat(store.best()).isEmpty();
  }

  @Test
  void refuses_a_checkpoint_of_another_model() {
    save(1, 3.0);
    Checkpoint latest = store.latest().orElseThrow();
    assertThatThrownBy(() -> latest.readOuter(kernels.allocate(1, 3)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("no vector 'momentum' of 3 elements");
  }

  private void save(int round, @Nullable Double validationLoss) {
    store
        .stage(round)
        .commit(
            vector(round, 0.1f),
            vector(-round, 0.1f),
            new TrainerState(
                round, 1, 17, List.of(RoundMetricsFixture.round(round, validationLoss))));
  }

  private Tensor vector(float... values) {
    Tensor vector = kernels.allocate(1, values.length);
    vector.write(0, FloatBuffer.wrap(values));
    return vector;
  }

  private static float[] values(Tensor vector) {
    float[] values = new float[(int) vector.size()];
    vector.read(0, FloatBuffer.wrap(values));
    return values;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static org.apache.hadoop.fs.Path path(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private final class Flat implements ModelFiles {
    @Override
    public void write(org.apache.hadoop.fs.Path directory, Tensor parameters) {
      file(directory).write(new TreeMap<>(Map.of("parameters", parameters)), Map.of());
    }

    @Override
    public void read(org.apache.hadoop.fs.Path directory, Tensor parameters) {
      file(directory).read(new TreeMap<>(Map.of("parameters", parameters)));
    }

    private VectorFile file(org.apache.hadoop.fs.Path directory) {
      return new VectorFile(new org.apache.hadoop.fs.Path(directory, "model.safetensors"), hadoop);
    }
  }
}
