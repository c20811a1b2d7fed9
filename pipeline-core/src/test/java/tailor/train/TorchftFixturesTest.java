package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;
import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.Tensor;
import tailor.model.nd4j.Nd4jKernels;
import tailor.train.exchange.MeanParameters;
import tailor.train.exchange.OutputKey;
import tailor.train.exchange.ParameterChunk;
import tailor.train.exchange.RoundOutput;
import tailor.train.exchange.WeightedMean;
import tailor.train.optimizer.OuterOptimizer;
import tailor.train.optimizer.OuterOptimizerType;
import tailor.train.optimizer.OuterOptions;

/**
 * Replays the regression fixtures of torchft's DiLoCo (github.com/meta-pytorch/torchft, folder
 * {@code test_fixtures}, not kept here): workers' parameters go through chunks, mean and outer
 * optimizer as in a round. Every number of a fixture has to come out as it is written there, which
 * single precision can hold.
 *
 * <pre>mvn -pl pipeline-core test -Dtest=TorchftFixturesTest -Dtorchft.fixtures=FOLDER</pre>
 *
 * <p>In them two workers of two parameters step by -2 each time, and every three steps one of the
 * parameters in turn takes an outer step of rate 2. Streaming DiLoCo's delay between sending and
 * stepping, and its mixing of local and global parameters, are this test's: a round of Tailor has
 * neither.
 */
@EnabledIfSystemProperty(
    named = "torchft.fixtures",
    matches = ".+",
    disabledReason = "needs the folder test_fixtures of torchft")
class TorchftFixturesTest {
  private static final String PREFIX = "torchft.diloco_regression_test.DiLoCoMockedUpdateTest.";
  private static final OuterOptions SGD = new OuterOptions(OuterOptimizerType.NESTEROV, 2, 0);
  private static final int FRAGMENTS = 2;
  private static final int STEPS_PER_SYNC = 3;
  private static final int WORKERS = 2;

  /** The parameters of a worker before each step, and the global ones since the newest sync. */
  private record History(List<float[]> local, List<float[]> global) {}

  @ParameterizedTest
  @CsvSource({
    "test_diloco_mocked_updates_0, 0, 0",
    "test_diloco_mocked_updates_1, 0, 0.5",
    "test_diloco_mocked_updates_2, 0, 1",
    "test_diloco_mocked_updates_3, 1, 0",
    "test_diloco_mocked_updates_4, 1, 0.5",
    "test_diloco_mocked_updates_5, 1, 1",
  })
  void updates(String name, int delay, float alpha, TestReporter reporter) throws IOException {
    JsonNode fixture = fixture(name);
    History replayed = replay(fixture.get(0).get(0).get("history").size() - 1, delay, alpha);
    int numbers = 0;
    for (JsonNode worker : fixture) {
      numbers += requireEqual(worker.get(0), replayed, 0);
    }
    reporter.publishEntry(name, numbers + " numbers equal");
  }

  /** The second worker dies in its first round and comes back when the others' third begins. */
  @ParameterizedTest
  @CsvSource("test_diloco_mocked_failure_recovery_0, 6")
  void failureRecovery(String name, int missed, TestReporter reporter) throws IOException {
    JsonNode fixture = fixture(name);
    History replayed = replay(fixture.get(0).get(0).get("history").size() - 1, 0, 0);
    int numbers = requireEqual(fixture.get(0).get(0), replayed, 0);
    JsonNode returned = fixture.get(1).get(0);
    for (int step = 0; step < STEPS_PER_SYNC; step++) {
      assertThat(parameters(returned.get("history").get(String.valueOf(step))))
          .containsExactly(1 - 2 * step, 1 - 2 * step);
      numbers += FRAGMENTS;
    }
    numbers += requireEqual(returned, replayed, missed);
    reporter.publishEntry(name, numbers + " numbers equal");
  }

  private static JsonNode fixture(String name) throws IOException {
    Path folder = Path.of(System.getProperty("torchft.fixtures"));
    return new ObjectMapper().readTree(folder.resolve(PREFIX + name + ".json").toFile());
  }

  private static History replay(int steps, int delay, float alpha) {
    List<float[]> locals = new ArrayList<>();
    List<float[]> globals = new ArrayList<>();
    float[] local = {1, 1};
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor parameters = kernels.allocate(1, FRAGMENTS);
      parameters.write(0, FloatBuffer.wrap(local.clone()));
      OuterOptimizer outer = OuterOptimizer.of(SGD, parameters, kernels);
      float[] sent = {0, 0};
      for (int step = 0; step < steps; step++) {
        locals.add(local.clone());
        globals.add(values(parameters));
        local[0] -= 2;
        local[1] -= 2;
        int next = step + 1;
        if ((next + delay) % STEPS_PER_SYNC == 0) {
          sent = local.clone();
        }
        if (next % STEPS_PER_SYNC == 0) {
          int fragment = (step / STEPS_PER_SYNC) % FRAGMENTS;
          outer.apply(fragment, new float[] {mean(kernels, sent)[fragment]});
          float global = values(parameters)[fragment];
          local[fragment] = global + alpha * (local[fragment] - global);
        }
      }
      locals.add(local.clone());
      globals.add(values(parameters));
      outer.close();
    }
    return new History(locals, globals);
  }

  /** What a round's driver receives of workers that all have these parameters. */
  private static float[] mean(Kernels kernels, float[] sent) {
    Tensor worker = kernels.allocate(1, sent.length);
    worker.write(0, FloatBuffer.wrap(sent));
    List<Tuple2<OutputKey, RoundOutput>> outputs = new ArrayList<>();
    for (int number = 0; number < WORKERS; number++) {
      ParameterChunk chunk = new ParameterChunk(worker, 0, sent.length, 3);
      outputs.add(new Tuple2<>(new OutputKey(0, number), received(chunk)));
    }
    Iterator<RoundOutput> reduced = new WeightedMean().call(outputs.iterator());
    worker.close();
    return ((MeanParameters) reduced.next()).elements().toArray();
  }

  private static ParameterChunk received(ParameterChunk chunk) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(chunk);
      }
      return (ParameterChunk)
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compares all numbers of a worker that joined when the others had taken so many steps. */
  private static int requireEqual(JsonNode worker, History replayed, int missed) {
    int numbers = 0;
    for (int step = missed > 0 ? STEPS_PER_SYNC : 0; step < worker.get("history").size(); step++) {
      assertThat(parameters(worker.get("history").get(String.valueOf(step))))
          .as("step %d", step)
          .containsExactly(replayed.local().get(step + missed));
      numbers += FRAGMENTS;
      JsonNode global = worker.get("global_parameter_history").get(String.valueOf(step));
      if (global != null) {
        assertThat(parameters(global))
            .as("global at step %d", step)
            .containsExactly(replayed.global().get(step + missed));
        numbers += FRAGMENTS;
      }
    }
    return numbers;
  }

  private static float[] parameters(JsonNode step) {
    float[] values = new float[FRAGMENTS];
    for (int i = 0; i < FRAGMENTS; i++) {
      double written = step.get("layers." + i + ".weight").get(0).get(0).asDouble();
      values[i] = (float) written;
      assertThat((double) values[i]).as("single precision").isEqualTo(written);
    }
    return values;
  }

  private static float[] values(Tensor tensor) {
    float[] values = new float[FRAGMENTS];
    tensor.read(0, FloatBuffer.wrap(values));
    return values;
  }
}
