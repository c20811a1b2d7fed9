package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.model.vector.VectorKernels;

/** The prediction of memory against what the kernels allocate. */
class TrainingMemoryTest {
  private static final int ROWS = 2;
  private static final int LENGTH = 300;
  private static final double SHARE = 0.02;

  private static final ModelConfig LLAMA =
      new ModelConfig(900, 96, 256, 6, 6, 3, 16, 512, 1e-5, RotaryConfig.unscaled(10_000), true);

  static Stream<Arguments> models() {
    return Stream.of(
            LLAMA,
            LLAMA.withBlocks(DecoderBlocks.LLAMA.withQueryKeyNorm(QueryKeyNorm.RMS)),
            LLAMA.withBlocks(DecoderBlocks.GPT2))
        .flatMap(
            config -> Stream.of(Recomputation.values()).map(what -> Arguments.of(config, what)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aWholeModelTakesWhatWasPredicted(ModelConfig config, Recomputation recomputation) {
    TrainingMemory predicted =
        TrainingMemory.of(config, Optional.empty(), recomputation, ROWS, LENGTH);
    try (Kernels kernels = new VectorKernels();
        Transformer model = new Transformer(config, kernels, recomputation)) {
      assertClose(allocatedByAStep(kernels, model), predicted.total());
    }
  }

  @ParameterizedTest
  @EnumSource(LoraVariant.class)
  void adaptersTakeWhatWasPredicted(LoraVariant variant) {
    LoraConfig lora = new LoraConfig(variant, 8, 8, Set.of(LoraConfig.ALL_LINEAR));
    TrainingMemory predicted =
        TrainingMemory.of(LLAMA, Optional.of(lora), Recomputation.LAYERS, ROWS, LENGTH);
    try (Kernels kernels = new VectorKernels()) {
      Tensor frozen = kernels.allocate(1, ParameterLayout.of(LLAMA).size());
      kernels.fill(frozen, 0.01);
      try (AdaptedTransformer model =
          new AdaptedTransformer(LLAMA, lora, kernels, frozen, Recomputation.LAYERS)) {
        assertClose(allocatedByAStep(kernels, model), predicted.total());
      }
    }
  }

  private static long allocatedByAStep(Kernels kernels, TrainableModel model) {
    long size = model.layout().size();
    Tensor parameters = kernels.allocate(1, size);
    Tensor gradients = kernels.allocate(1, size);
    Tensor first = kernels.allocate(1, size);
    Tensor second = kernels.allocate(1, size);
    kernels.fill(parameters, 0.01);
    model.lossAndGradients(parameters, batch(), gradients);
    kernels.adamW(
        new AdamW(1e-3, 0.9, 0.95, 1e-8, 0.1, 1, 1), parameters, gradients, first, second);
    return kernels.allocatedBytes();
  }

  private static Batch batch() {
    int[] tokens = new int[ROWS * LENGTH];
    Arrays.setAll(tokens, i -> i % 900);
    byte[] mask = new byte[tokens.length];
    Arrays.fill(mask, (byte) 1);
    return new Batch(ROWS, LENGTH, tokens, new int[tokens.length], mask);
  }

  private static void assertClose(long allocated, long predicted) {
    assertThat((double) predicted / allocated).isCloseTo(1, within(SHARE));
  }
}
