package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training allocates nothing after its first step, and closing gives everything back. */
class MemoryTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(3000, 16, 24, 1, 2, 1, 8, 32, 1e-5, RotaryConfig.unscaled(10000), true);

  @ParameterizedTest
  @EnumSource(names = {"ND4J", "VECTOR"})
  void aThousandStepsTakeTheMemoryOfOne(KernelSet set) {
    int[] tokens = new int[32];
    Arrays.setAll(tokens, i -> i * 91);
    Batch batch = Batch.of(tokens);
    Kernels kernels = set.open();
    try (kernels) {
      Transformer transformer = new Transformer(CONFIG, kernels);
      long size = transformer.layout().size();
      Tensor parameters = kernels.allocate(1, size);
      Tensor gradients = kernels.allocate(1, size);
      Tensor first = kernels.allocate(1, size);
      Tensor second = kernels.allocate(1, size);
      ParameterInitializer.initialize(transformer.layout(), parameters, 0.02, 1);
      long vectors = kernels.allocatedBytes();
      long afterOne = 0;
      long nativeAtFirst = 0;
      for (int i = 1; i <= 1000; i++) {
        kernels.fill(gradients, 0);
        LossResult result = transformer.lossAndGradients(parameters, batch, gradients);
        AdamW step = new AdamW(1e-3, 0.9, 0.95, 1e-8, 0.1, 1.0 / result.count(), i);
        kernels.adamW(step, parameters, gradients, first, second);
        if (i == 1) {
          afterOne = kernels.allocatedBytes();
        }
        if (i == 50) {
          nativeAtFirst = bytesOutsideTheHeap();
        }
      }
      assertThat(vectors).isGreaterThanOrEqualTo(4 * 4 * size);
      assertThat(kernels.allocatedBytes()).isEqualTo(afterOne).isGreaterThan(vectors);
      // one copy of the logits lost in each step would be 360 MB
      assertThat(bytesOutsideTheHeap() - nativeAtFirst).isLessThan(200_000_000);

      transformer.close();
      second.close();
      assertThat(kernels.allocatedBytes()).isLessThan(afterOne - 4 * size);
    }
    assertThat(kernels.allocatedBytes()).isZero();
  }

  private static long bytesOutsideTheHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    return Pointer.physicalBytes() - memory.getHeapMemoryUsage().getCommitted();
  }
}
