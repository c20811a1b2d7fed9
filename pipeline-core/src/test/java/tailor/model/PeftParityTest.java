package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.export.GoldenAdapter;
import tailor.export.HuggingFaceModel;
import tailor.export.ModelDirectory;
import tailor.export.peft.PeftAdapter;
import tailor.export.peft.PeftConfig;
import tailor.export.peft.PeftFiles;
import tailor.model.nd4j.Nd4jKernels;

/** Every kernel set makes of adapters what peft and PyTorch make of them. */
class PeftParityTest {
  private static final Configuration HADOOP = new Configuration();

  static Stream<Arguments> adaptersOfAllSets() {
    return Stream.of(KernelSet.values())
        .flatMap(set -> Stream.of(GoldenAdapter.values()).map(name -> Arguments.of(set, name)));
  }

  @ParameterizedTest
  @MethodSource("adaptersOfAllSets")
  void logits(KernelSet set, GoldenAdapter adapter, TestReporter reporter) throws IOException {
    try (Kernels kernels = set.open();
        Fixture fixture = new Fixture(adapter, kernels)) {
      Tensor logits = fixture.model.logits(fixture.parameters, fixture.batches.get(0));

      double difference = difference(fixture.tensor("logits"), values(logits));
      publish(reporter, "logits", difference);
      assertThat(difference).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("adaptersOfAllSets")
  void logitsOfMergedWeights(KernelSet set, GoldenAdapter adapter, TestReporter reporter)
      throws IOException {
    try (Kernels kernels = set.open();
        Fixture fixture = new Fixture(adapter, kernels);
        HuggingFaceModel merged = HuggingFaceModel.open(adapter.directory().toString(), HADOOP);
        Transformer transformer = new Transformer(merged.shape(), kernels)) {
      Tensor parameters = kernels.allocate(1, transformer.layout().size());
      merged.readWeights(parameters);

      float[] ofMerged = values(transformer.logits(parameters, fixture.batches.get(0)));

      double difference = difference(fixture.tensor("logits"), ofMerged);
      publish(reporter, "logits of merged weights", difference);
      assertThat(difference).isLessThan(1e-5);
      float[] unmerged = values(fixture.model.logits(fixture.parameters, fixture.batches.get(0)));
      assertThat(difference(unmerged, ofMerged)).isLessThan(1e-5);
    }
  }

  @Test
  void ranksAndAlphasOfPatterns(TestReporter reporter) throws IOException {
    Path directory = GoldenAdapter.directory("patterns");
    JsonNode golden = new ObjectMapper().readTree(directory.resolve("golden.json").toFile());
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT);
        HuggingFaceModel merged = HuggingFaceModel.open(directory.toString(), HADOOP);
        Transformer transformer = new Transformer(merged.shape(), kernels)) {
      Tensor parameters = kernels.allocate(1, transformer.layout().size());
      merged.readWeights(parameters);

      Tensor logits = transformer.logits(parameters, GoldenAdapter.batches(golden).get(0));

      float[] expected = Objects.requireNonNull(GoldenAdapter.tensors(directory).get("logits"));
      double difference = difference(expected, values(logits));
      publish(reporter, "logits of merged weights, patterns", difference);
      assertThat(difference).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("adaptersOfAllSets")
  void lossAndGradients(KernelSet set, GoldenAdapter adapter, TestReporter reporter)
      throws IOException {
    try (Kernels kernels = set.open();
        Fixture fixture = new Fixture(adapter, kernels)) {
      AdapterLayout layout = fixture.model.layout();
      Tensor gradients = kernels.allocate(1, layout.size());
      Batch batch = fixture.batches.get(0);

      LossResult result = fixture.model.lossAndGradients(fixture.parameters, batch, gradients);

      JsonNode step = fixture.golden.get("steps").get(0);
      publish(reporter, "loss", Math.abs(result.mean() - step.get("loss").asDouble()));
      assertThat(result.count()).isEqualTo(step.get("count").asInt());
      assertThat(result.mean()).isCloseTo(step.get("loss").asDouble(), Offset.offset(1e-6));
      assertThat(fixture.model.loss(fixture.parameters, batch)).isEqualTo(result);
      double worst = 0;
      float[] expected = GoldenAdapter.flat(fixture.tensors, "gradient", layout);
      for (ParameterLayout.Parameter parameter : layout.parameters().values()) {
        int from = (int) parameter.offset();
        float[] part = Arrays.copyOfRange(expected, from, from + (int) parameter.size());
        float[] actual = values(gradients.view(from, 1, parameter.size()));
        double relative = difference(part, actual) / difference(part, new float[part.length]);
        worst = Math.max(worst, relative);
        assertThat(relative).as(parameter.name()).isLessThan(1e-4);
      }
      publish(reporter, "gradient, relative", worst);
    }
  }

  @ParameterizedTest
  @MethodSource("adaptersOfAllSets")
  void stepsOfAdamW(KernelSet set, GoldenAdapter adapter, TestReporter reporter)
      throws IOException {
    try (Kernels kernels = set.open();
        Fixture fixture = new Fixture(adapter, kernels)) {
      AdapterLayout layout = fixture.model.layout();
      JsonNode settings = fixture.golden.get("optimizer");
      Tensor gradients = kernels.allocate(1, layout.size());
      Tensor first = kernels.allocate(1, layout.size());
      Tensor second = kernels.allocate(1, layout.size());
      long matrices = layout.matrixSize();
      long vectors = layout.size() - matrices;
      int number = 0;
      for (JsonNode golden : fixture.golden.get("steps")) {
        kernels.fill(gradients, 0);
        Batch batch = fixture.batches.get(number % fixture.batches.size());
        LossResult result = fixture.model.lossAndGradients(fixture.parameters, batch, gradients);
        number++;
        AdamW step =
            new AdamW(
                settings.get("lr").asDouble(),
                settings.get("beta1").asDouble(),
                settings.get("beta2").asDouble(),
                settings.get("epsilon").asDouble(),
                settings.get("decay").asDouble(),
                1.0 / result.count(),
                number);
        kernels.adamW(
            step,
            fixture.parameters.view(0, 1, matrices),
            gradients.view(0, 1, matrices),
            first.view(0, 1, matrices),
            second.view(0, 1, matrices));
        if (vectors > 0) {
          kernels.adamW(
              step.withoutDecay(),
              fixture.parameters.view(matrices, 1, vectors),
              gradients.view(matrices, 1, vectors),
              first.view(matrices, 1, vectors),
              second.view(matrices, 1, vectors));
        }
        assertThat(result.mean())
            .as("loss of step %d", number)
            .isCloseTo(golden.get("loss").asDouble(), Offset.offset(1e-5));
      }
      float[] expected = GoldenAdapter.flat(fixture.tensors, "after", layout);
      double difference = difference(expected, values(fixture.parameters));
      publish(reporter, "parameters after 20 steps", difference);
      assertThat(difference).isLessThan(1e-5);
    }
  }

  /** The base model in memory, and the adapter that peft saved. */
  private static final class Fixture implements AutoCloseable {
    final JsonNode golden;
    final List<Batch> batches;
    final Map<String, float[]> tensors;
    final AdaptedTransformer model;
    final Tensor parameters;

    Fixture(GoldenAdapter adapter, Kernels kernels) throws IOException {
      golden = adapter.golden();
      batches = GoldenAdapter.batches(golden);
      tensors = adapter.tensors();
      ModelDirectory directory = ModelDirectory.at(adapter.directory().toString(), HADOOP);
      String base = PeftAdapter.read(directory).base(Optional.empty(), HADOOP);
      try (HuggingFaceModel opened = HuggingFaceModel.open(base, HADOOP)) {
        Tensor frozen = kernels.allocate(1, ParameterLayout.of(opened.shape()).size());
        opened.readWeights(frozen);
        model = new AdaptedTransformer(opened.shape(), adapter.lora(), kernels, frozen);
      }
      AdapterLayout layout = model.layout();
      parameters = kernels.allocate(1, layout.size());
      new PeftFiles(layout, PeftConfig.of(layout, base)).read(directory, parameters);
    }

    float[] tensor(String name) {
      return Objects.requireNonNull(tensors.get(name), name);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private static void publish(TestReporter reporter, String what, double difference) {
    reporter.publishEntry(what, "%.2g".formatted(difference));
  }

  private static float[] values(Tensor tensor) {
    float[] values = new float[(int) tensor.size()];
    tensor.read(0, FloatBuffer.wrap(values));
    return values;
  }

  private static double difference(float[] expected, float[] actual) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
    }
    return largest;
  }
}
