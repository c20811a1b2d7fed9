package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.export.family.StoredTensor;

/** Every kernel set computes what transformers and PyTorch compute. */
class TransformersParityTest {

  static Stream<Arguments> casesOfAllSets() {
    return Stream.of(KernelSet.values())
        .flatMap(set -> Golden.CASES.stream().map(name -> Arguments.of(set, name)));
  }

  @ParameterizedTest
  @MethodSource("casesOfAllSets")
  void logits(KernelSet set, String name, TestReporter reporter) throws IOException {
    Golden golden = Golden.load(name);
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(golden.config(), kernels)) {
      Tensor parameters = vector(kernels, golden.flat("before"));

      Tensor logits = transformer.logits(parameters, golden.batches().get(0));

      double difference = difference(golden.tensor("logits"), values(logits));
      publish(reporter, "logits", difference);
      assertThat(difference).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("casesOfAllSets")
  void lossAndGradients(KernelSet set, String name, TestReporter reporter) throws IOException {
    Golden golden = Golden.load(name);
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(golden.config(), kernels)) {
      Tensor parameters = vector(kernels, golden.flat("before"));
      Tensor gradients = kernels.allocate(1, parameters.size());
      Batch batch = golden.batches().get(0);

      LossResult result = transformer.lossAndGradients(parameters, batch, gradients);

      Golden.Step step = golden.steps().get(0);
      publish(reporter, "loss", Math.abs(result.mean() - step.loss()));
      assertThat(result.count()).isEqualTo(step.count());
      assertThat(result.correct()).isEqualTo(step.correct());
      assertThat(result.mean()).isCloseTo(step.loss(), Offset.offset(1e-6));
      assertThat(transformer.loss(parameters, batch)).isEqualTo(result);
      double worst = 0;
      float[] all = golden.flat("gradient");
      for (StoredTensor tensor : golden.stored()) {
        int from = (int) tensor.offset();
        float[] expected = Arrays.copyOfRange(all, from, from + (int) tensor.size());
        float[] actual = values(gradients.view(from, 1, tensor.size()));
        double relative = difference(expected, actual) / largest(expected);
        worst = Math.max(worst, relative);
        assertThat(relative).as(tensor.name()).isLessThan(1e-4);
      }
      publish(reporter, "gradient, relative", worst);
      double norm = Math.sqrt(kernels.sumOfSquares(gradients)) / result.count();
      assertThat(norm).isCloseTo(step.norm(), Offset.offset(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("casesOfAllSets")
  void stepsOfAdamW(KernelSet set, String name, TestReporter reporter) throws IOException {
    Golden golden = Golden.load(name);
    AdamW settings = golden.optimizer();
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(golden.config(), kernels)) {
      Tensor parameters = vector(kernels, golden.flat("before"));
      Tensor gradients = kernels.allocate(1, parameters.size());
      Tensor first = kernels.allocate(1, parameters.size());
      Tensor second = kernels.allocate(1, parameters.size());
      long matrices = transformer.layout().matrixSize();
      long norms = parameters.size() - matrices;
      double worst = 0;
      for (int i = 0; i < golden.steps().size(); i++) {
        kernels.fill(gradients, 0);
        Batch batch = golden.batches().get(i % golden.batches().size());
        LossResult result = transformer.lossAndGradients(parameters, batch, gradients);
        AdamW step =
            new AdamW(
                settings.learningRate(),
                settings.beta1(),
                settings.beta2(),
                settings.epsilon(),
                settings.weightDecay(),
                1.0 / result.count(),
                i + 1);
        kernels.adamW(
            step,
            parameters.view(0, 1, matrices),
            gradients.view(0, 1, matrices),
            first.view(0, 1, matrices),
            second.view(0, 1, matrices));
        kernels.adamW(
            step.withoutDecay(),
            parameters.view(matrices, 1, norms),
            gradients.view(matrices, 1, norms),
            first.view(matrices, 1, norms),
            second.view(matrices, 1, norms));
        worst = Math.max(worst, Math.abs(result.mean() - golden.steps().get(i).loss()));
        assertThat(result.mean())
            .as("loss of step %d", i)
            .isCloseTo(golden.steps().get(i).loss(), Offset.offset(1e-5));
      }
      publish(reporter, "loss in 20 steps", worst);
      double difference = difference(golden.flat("after"), values(parameters));
      publish(reporter, "parameters after 20 steps", difference);
      assertThat(difference).isLessThan(1e-5);
    }
  }

  private static void publish(TestReporter reporter, String what, double difference) {
    reporter.publishEntry(what, "%.2g".formatted(difference));
  }

  private static Tensor vector(Kernels kernels, float[] values) {
    Tensor vector = kernels.allocate(1, values.length);
    vector.write(0, FloatBuffer.wrap(values));
    return vector;
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

  private static double largest(float[] values) {
    return difference(values, new float[values.length]);
  }
}
