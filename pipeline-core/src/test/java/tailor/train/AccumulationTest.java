package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.model.Golden;
import tailor.train.graph.KernelSet;
import tailor.train.graph.LossReduction;
import tailor.train.graph.PackedArrays;
import tailor.train.graph.TransformerLayer;
import tailor.train.metrics.WorkerReport;
import tailor.train.optimizer.AdamWOptions;
import tailor.train.optimizer.LearningRate;
import tailor.train.optimizer.Schedule;

/**
 * How a step's rows are cut into batches is no part of the outcome, whatever number of supervised
 * tokens each row has. The oracle is transformers with {@code num_items_in_batch}.
 */
class AccumulationTest {
  private static final int ROWS = 8;

  @ParameterizedTest
  @EnumSource
  void splitsOfABatchGiveTheSameLosses(KernelSet kernels, TestReporter reporter)
      throws IOException {
    JsonNode accumulation = read();
    List<Double> whole = losses(accumulation, kernels, ROWS);
    double worst = 0;
    for (int batchSize : List.of(1, 2, ROWS)) {
      List<Double> split = losses(accumulation, kernels, batchSize);
      JsonNode golden = accumulation.get("losses").get(batchSize + "x" + ROWS / batchSize);
      assertThat(split).hasSize(golden.size());
      for (int step = 0; step < golden.size(); step++) {
        assertThat(split.get(step))
            .as("step %d of %d rows at once", step, batchSize)
            .isCloseTo(whole.get(step), within(1e-6))
            .isCloseTo(golden.get(step).asDouble(), within(1e-6));
        worst = Math.max(worst, Math.abs(split.get(step) - whole.get(step)));
      }
    }
    reporter.publishEntry("largest difference between splits", "%.2g".formatted(worst));
  }

  /** The loss of every step, whose rows the model sees so many at once. */
  private static List<Double> losses(JsonNode accumulation, KernelSet kernels, int batchSize)
      throws IOException {
    Golden golden = Golden.load("grouped-query");
    WorkerSpec spec =
        new WorkerSpec(
            new TransformerLayer(golden.config(), kernels, LossReduction.SUM, batchSize, 1),
            new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 1),
            new LearningRate(2e-3, 0, 0, 1, Schedule.CONSTANT),
            ROWS);
    List<Double> losses = new ArrayList<>();
    try (Worker worker = new Worker(spec)) {
      worker.parameters().write(0, FloatBuffer.wrap(golden.flat("before")));
      for (JsonNode step : accumulation.get("steps")) {
        WorkerReport report = worker.train(0, rows(step), losses.size());
        assertThat(report.steps()).isOne();
        losses.add(report.lossSum() / report.targets());
      }
    }
    return losses;
  }

  private static List<PackedArrays> rows(JsonNode step) {
    int[] tokens = integers(step.get("tokens"));
    int[] mask = integers(step.get("loss_mask"));
    int length = tokens.length / ROWS;
    return IntStream.range(0, ROWS)
        .mapToObj(
            row -> {
              byte[] lossMask = new byte[length];
              for (int i = 0; i < length; i++) {
                lossMask[i] = (byte) mask[row * length + i];
              }
              int[] ids = new int[length];
              Arrays.fill(ids, 1);
              int[] ofRow = Arrays.copyOfRange(tokens, row * length, (row + 1) * length);
              return new PackedArrays(1, length, ofRow, ids, lossMask);
            })
        .toList();
  }

  private static int[] integers(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
  }

  private static JsonNode read() throws IOException {
    try (InputStream in = AccumulationTest.class.getResourceAsStream("accumulation.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
