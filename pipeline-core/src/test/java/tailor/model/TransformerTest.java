package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import tailor.config.ConfigurationException;
import tailor.model.nd4j.Nd4jKernels;
import tailor.run.BadDataException;

class TransformerTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(20, 8, 12, 1, 2, 1, 4, 8, 1e-5, RotaryConfig.unscaled(10000), true);

  private final Kernels kernels = new Nd4jKernels(Precision.FLOAT);
  private final Transformer transformer = new Transformer(CONFIG, kernels);
  private final int size = (int) transformer.layout().size();
  private final Tensor parameters = kernels.allocate(1, size);

  @BeforeEach
  void initialize() {
    ParameterInitializer.initialize(transformer.layout(), parameters, 0.2, 1);
  }

  @AfterEach
  void close() {
    transformer.close();
    kernels.close();
  }

  @Test
  void gradientsAreAddedToWhatIsThere() {
    Batch batch = Batch.of(1, 2, 3, 4);
    Tensor gradients = kernels.allocate(1, size);
    transformer.lossAndGradients(parameters, batch, gradients);
    float[] once = values(gradients);
    transformer.lossAndGradients(parameters, batch, gradients);

    float[] twice = values(gradients);
    for (int i = 0; i < size; i++) {
      assertThat(twice[i]).isCloseTo(2 * once[i], Offset.offset(1e-5f));
    }
  }

  @Test
  void aBatchWithoutTargetsCostsNothing() {
    Tensor gradients = kernels.allocate(1, size);
    Batch masked = new Batch(1, 3, new int[] {1, 2, 3}, new int[3], new byte[3]);

    assertThat(transformer.lossAndGradients(parameters, masked, gradients))
        .isEqualTo(LossResult.NONE);
    assertThat(transformer.loss(parameters, masked)).isEqualTo(LossResult.NONE);
    assertThat(values(gradients)).containsOnly(0);
  }

  @Test
  void worksOnPartOfAnArrayOfNd4j() {
    INDArray outer = Nd4j.zeros(3 + size);
    INDArray inner = outer.get(NDArrayIndex.interval(3, 3 + size));
    Tensor wrapped = kernels.wrap(inner);
    wrapped.write(0, FloatBuffer.wrap(values(parameters)));

    Batch batch = Batch.of(1, 2, 3, 4);
    assertThat(transformer.loss(wrapped, batch)).isEqualTo(transformer.loss(parameters, batch));
    assertThat(outer.getFloat(2)).isZero();
    assertThat(outer.getFloat(3)).isEqualTo(values(parameters)[0]);
  }

  @Test
  void outlivesAWorkspace() {
    Batch batch = Batch.of(1, 2, 3, 4);
    LossResult inside;
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace("TransformerTest")) {
      inside = transformer.loss(parameters, batch);
    }
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace("TransformerTest")) {
      Nd4j.create(10_000).assign(7);
    }
    assertThat(transformer.loss(parameters, batch)).isEqualTo(inside);
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  @Test
  void refusesTokensOutsideTheVocabulary() {
    assertThatThrownBy(() -> transformer.loss(parameters, Batch.of(1, 20)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("token 20 is not in the model's vocabulary of 20 tokens");
  }

  @Test
  void refusesSegmentsLongerThanTheModelReaches() {
    int[] tokens = new int[9];
    assertThatThrownBy(() -> transformer.loss(parameters, Batch.of(tokens)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("more than 8 tokens");

    int[] halves = new int[9];
    Arrays.setAll(halves, i -> i < 5 ? 0 : 5);
    Batch packed = new Batch(1, 9, tokens, halves, new byte[9]);
    assertThat(transformer.loss(parameters, packed)).isEqualTo(LossResult.NONE);
  }

  @Test
  void refusesAVectorOfAnotherModel() {
    Tensor other = kernels.allocate(1, size + 1);
    assertThatThrownBy(() -> transformer.loss(other, Batch.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a vector of %d elements".formatted(size + 1));
  }

  private float[] values(Tensor tensor) {
    float[] values = new float[size];
    tensor.read(0, FloatBuffer.wrap(values));
    return values;
  }
}
