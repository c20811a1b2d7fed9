package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailor.export.family.StoredTensor;
import tailor.export.safetensors.MappedByteSource;
import tailor.export.safetensors.SafetensorsFile;
import tailor.model.Golden;
import tailor.model.PreferenceLoss;
import tailor.model.RandomKey;
import tailor.model.Regularization;
import tailor.model.Tensor;
import tailor.train.exchange.Exchange;
import tailor.train.graph.Computation;
import tailor.train.graph.KernelSet;
import tailor.train.graph.LossReduction;
import tailor.train.graph.PackedArrays;
import tailor.train.graph.TransformerLayer;
import tailor.train.optimizer.AdamWOptions;
import tailor.train.optimizer.LearningRate;
import tailor.train.optimizer.Schedule;

/** Steps of DPO are those of PyTorch, which sees every answer by itself. */
class PreferenceTrainingTest {
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @CsvSource({"plain, VECTOR, 2", "plain, ND4J, 1", "smoothed, VECTOR, 1", "smoothed, ND4J, 2"})
  void losses_margins_and_gradients(String name, KernelSet kernels, int rowsPerPass)
      throws IOException {
    JsonNode golden = read();
    JsonNode expected = golden.get("cases").get(name);
    int last = golden.get("steps").size() - 1;
    try (Worker worker = worker(kernels, rowsPerPass, expected)) {
      List<List<double[]>> reference = new ArrayList<>();
      for (JsonNode step : golden.get("steps")) {
        PackedArrays rows = PackedArrays.concatenate(rows(step));
        reference.add(worker.logProbabilities(rows.batch(0, rows.rows())));
      }
      for (int i = 0; i <= last; i++) {
        Share share = new Share(rows(golden.get("steps").get(i)), reference.get(i));
        PackedArrays rows = PackedArrays.concatenate(share.sequences());
        double validated = worker.evaluate(rows.batch(0, rows.rows()), reference.get(i)).mean();
        var report = worker.train(0, share, Pace.from(i), StepHooks.NONE);
        JsonNode step = expected.get("steps").get(i);
        assertThat(report.targets()).isEqualTo(4);
        assertClose(step.get("loss"), report.lossSum() / 4, 1);
        assertClose(step.get("loss"), validated, 1);
        assertClose(step.get("margin"), report.marginSum() / 4, 1);
        assertClose(step.get("norm"), report.gradientNormSum(), step.get("norm").asDouble());
        if (i > 0) {
          assertThat(report.correct()).isEqualTo(step.get("correct").asInt());
        }
      }
      if (name.equals("smoothed")) {
        assertGradients(worker.gradients());
      }
    }
  }

  private static void assertClose(JsonNode expected, double actual, double scale) {
    assertThat(actual).isCloseTo(expected.asDouble(), within(TOLERANCE * scale));
  }

  /** Those of the sum of four losses are four times those of their mean. */
  private static void assertGradients(Tensor gradients) throws IOException {
    try (SafetensorsFile file =
        SafetensorsFile.open(new MappedByteSource(resource("preference.safetensors")))) {
      for (StoredTensor stored : Golden.load("grouped-query").stored()) {
        var info = Objects.requireNonNull(file.tensors().get(stored.name()), stored.name());
        float[] actual = new float[(int) info.elements()];
        gradients.read(stored.offset(), FloatBuffer.wrap(actual));
        double[] squares = new double[2];
        file.read(
            info,
            (at, values, count) -> {
              for (int i = 0; i < count; i++) {
                double difference = actual[(int) at + i] / 4.0 - values[i];
                squares[0] += difference * difference;
                squares[1] += values[i] * values[i];
              }
            });
        assertThat(Math.sqrt(squares[0] / squares[1])).as(stored.name()).isLessThan(TOLERANCE);
      }
    }
  }

  private static Worker worker(KernelSet kernels, int rowsPerPass, JsonNode options)
      throws IOException {
    Golden golden = Golden.load("grouped-query");
    Worker worker =
        new Worker(
            new WorkerSpec(
                new TransformerLayer(
                    golden.config(),
                    Computation.of(kernels),
                    LossReduction.SUM,
                    rowsPerPass,
                    1,
                    null),
                new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 1),
                new LearningRate(2e-3, 0, 0, 1, Schedule.CONSTANT),
                2,
                InnerState.KEEP,
                Exchange.FLOAT32,
                Regularization.NONE,
                new PreferenceLoss(
                    options.get("beta").asDouble(), options.get("smoothing").asDouble()),
                Neighbours.MAKE_ROOM,
                RandomKey.of(0)));
    worker.parameters().write(0, FloatBuffer.wrap(golden.flat("before")));
    return worker;
  }

  private static List<PackedArrays> rows(JsonNode step) {
    List<PackedArrays> rows = new ArrayList<>();
    for (JsonNode row : step) {
      int[] mask = integers(row.get("loss_mask"));
      byte[] lossMask = new byte[mask.length];
      for (int i = 0; i < mask.length; i++) {
        lossMask[i] = (byte) mask[i];
      }
      rows.add(
          new PackedArrays(
              1,
              mask.length,
              integers(row.get("tokens")),
              integers(row.get("segment_ids")),
              lossMask));
    }
    return rows;
  }

  private static int[] integers(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
  }

  private static JsonNode read() throws IOException {
    try (InputStream in = PreferenceTrainingTest.class.getResourceAsStream("preference.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(PreferenceTrainingTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
