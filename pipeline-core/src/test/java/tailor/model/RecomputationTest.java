package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is computed again is what was there: the same gradients bit for bit, in less memory. */
class RecomputationTest {
  private static final ModelConfig LLAMA =
      new ModelConfig(40, 24, 36, 4, 4, 2, 6, 128, 1e-5, RotaryConfig.unscaled(10_000), true);
  private static final TrainingPass DROPPING =
      new TrainingPass(new Regularization(0.1, 5, 0.2, 0.3, 0.25), RandomKey.of(5).with(7));
  private static final Batch BATCH = batch();

  static Stream<Arguments> models() {
    return Stream.of(KernelSet.values())
        .flatMap(
            set ->
                Stream.of(
                        LLAMA,
                        LLAMA.withBlocks(DecoderBlocks.LLAMA.withQueryKeyNorm(QueryKeyNorm.RMS)),
                        LLAMA.withBlocks(DecoderBlocks.GPT2))
                    .map(config -> Arguments.of(set, config)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsAreTheSameBits(KernelSet set, ModelConfig config) {
    assertThat(gradients(set, config, Recomputation.LAYERS))
        .isEqualTo(gradients(set, config, Recomputation.NONE));
  }

  @ParameterizedTest
  @EnumSource(LoraVariant.class)
  void gradientsOfAdaptersAreTheSameBits(LoraVariant variant) {
    assertThat(adapterGradients(variant, Recomputation.LAYERS))
        .isEqualTo(adapterGradients(variant, Recomputation.NONE));
  }

  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void layersShareTheirActivations(KernelSet set) {
    assertThat(activationBytes(set, Recomputation.LAYERS))
        .isLessThan(activationBytes(set, Recomputation.NONE) / 2);
  }

  private static float[] gradients(KernelSet set, ModelConfig config, Recomputation recomputation) {
    try (Kernels kernels = set.open();
        Transformer model = new Transformer(config, kernels, recomputation)) {
      Tensor parameters = kernels.allocate(1, model.layout().size());
      ParameterInitializer.initialize(model.layout(), parameters, 0.2, 3);
      return gradients(kernels, model, parameters);
    }
  }

  private static float[] adapterGradients(LoraVariant variant, Recomputation recomputation) {
    LoraConfig lora = new LoraConfig(variant, 4, 8, Set.of(LoraConfig.ALL_LINEAR));
    try (Kernels kernels = KernelSet.VECTOR.open()) {
      ParameterLayout whole = ParameterLayout.of(LLAMA);
      Tensor frozen = kernels.allocate(1, whole.size());
      ParameterInitializer.initialize(whole, frozen, 0.2, 3);
      try (AdaptedTransformer model =
          new AdaptedTransformer(LLAMA, lora, kernels, frozen, recomputation)) {
        Tensor parameters = kernels.allocate(1, model.layout().size());
        float[] values = new float[(int) model.layout().size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (i * 31 % 17 - 8) * 0.05f;
        }
        parameters.write(0, FloatBuffer.wrap(values));
        return gradients(kernels, model, parameters);
      }
    }
  }

  private static float[] gradients(Kernels kernels, TrainableModel model, Tensor parameters) {
    Tensor gradients = kernels.allocate(1, model.layout().size());
    model.lossAndGradients(parameters, BATCH, gradients, DROPPING);
    float[] values = new float[(int) model.layout().size()];
    gradients.read(0, FloatBuffer.wrap(values));
    assertThat(values).isNotEqualTo(new float[values.length]);
    return values;
  }

  private static long activationBytes(KernelSet set, Recomputation recomputation) {
    ModelConfig deep =
        new ModelConfig(40, 24, 96, 12, 4, 2, 6, 128, 1e-5, RotaryConfig.unscaled(10_000), true);
    try (Kernels kernels = set.open();
        Transformer model = new Transformer(deep, kernels, recomputation)) {
      Tensor parameters = kernels.allocate(1, model.layout().size());
      Tensor gradients = kernels.allocate(1, model.layout().size());
      long before = kernels.allocatedBytes();
      model.lossAndGradients(parameters, BATCH, gradients);
      return kernels.allocatedBytes() - before;
    }
  }

  private static Batch batch() {
    int length = 70;
    int[] tokens = new int[2 * length];
    Arrays.setAll(tokens, i -> (i * 7 + i / 3) % 40);
    int[] segments = new int[tokens.length];
    Arrays.setAll(segments, i -> i % length < 30 ? 1 : i % length < 66 ? 2 : 0);
    byte[] mask = new byte[tokens.length];
    Arrays.fill(mask, (byte) 1);
    return Batch.ofSegmentIds(2, length, tokens, segments, mask);
  }
}
