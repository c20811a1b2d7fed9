package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training allocates nothing after its first step, and closing gives everything back. */
class MemoryTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(3000, 16, 24, 1, 2, 1, 8, 32, 1e-5, RotaryConfig.unscaled(10000), true);

  @ParameterizedTest
  @EnumSource(names = {"ND4J", "VECTOR"})
  void tensorsAreAllocatedInTheFirstStepAndFreedByClose(KernelSet set) {
    Kernels kernels = set.open();
    try (kernels) {
      Training training = new Training(kernels);
      long vectors = kernels.allocatedBytes();
      training.step(1);
      long afterOne = kernels.allocatedBytes();
      for (int i = 2; i <= 20; i++) {
        training.step(i);
      }
      assertThat(vectors).isGreaterThanOrEqualTo(4 * 4 * training.size());
      assertThat(kernels.allocatedBytes()).isEqualTo(afterOne).isGreaterThan(vectors);

      training.transformer.close();
      training.second.close();
      assertThat(kernels.allocatedBytes()).isLessThan(afterOne - 4 * training.size());
    }
    assertThat(kernels.allocatedBytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"ND4J", "VECTOR"})
  void kernelsCanBeClosedByAThreadThatDidNothingElse(KernelSet set) throws Exception {
    Kernels kernels = set.open();
    new Training(kernels).step(1);
    FutureTask<?> closing = new FutureTask<>(kernels::close, null);
    Thread thread = new Thread(closing);
    thread.start();
    closing.get();
    assertThat(kernels.allocatedBytes()).isZero();
  }

  /**
   * The process as the operating system sees it: a JVM of its own, whose heap is all there from the
   * start, so that whatever it grows by is native memory.
   */
  @ParameterizedTest
  @EnumSource(names = {"ND4J", "VECTOR"})
  void aThousandStepsLeaveTheProcessAsItWas(KernelSet set)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-")) {
        command.add(flag);
      }
    }
    command.addAll(
        List.of(
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Steps.class.getName(),
            set.name()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    String grown = output.lines().reduce((first, last) -> last).orElseThrow();
    // one copy of the logits lost in each step would be 270 MB
    assertThat(Long.parseLong(grown)).isLessThan(100_000_000);
  }

  /** What runs in the JVM of its own: prints by how many bytes the steps let it grow. */
  static final class Steps {
    private Steps() {}

    public static void main(String[] arguments) {
      try (Kernels kernels = KernelSet.valueOf(arguments[0]).open()) {
        Training training = new Training(kernels);
        int warmUp = 300;
        for (int i = 1; i <= warmUp; i++) {
          training.step(i);
        }
        long before = Pointer.physicalBytes();
        for (int i = warmUp + 1; i <= 1000; i++) {
          training.step(i);
        }
        System.out.println(Pointer.physicalBytes() - before);
      }
    }
  }

  private static final class Training {
    private final Batch batch;
    private final Kernels kernels;
    private final Transformer transformer;
    private final Tensor parameters;
    private final Tensor gradients;
    private final Tensor first;
    private final Tensor second;

    Training(Kernels kernels) {
      int[] tokens = new int[32];
      Arrays.setAll(tokens, i -> i * 91);
      this.batch = Batch.of(tokens);
      this.kernels = kernels;
      this.transformer = new Transformer(CONFIG, kernels);
      this.parameters = kernels.allocate(1, size());
      this.gradients = kernels.allocate(1, size());
      this.first = kernels.allocate(1, size());
      this.second = kernels.allocate(1, size());
      ParameterInitializer.initialize(transformer.layout(), parameters, 0.02, 1);
    }

    long size() {
      return transformer.layout().size();
    }

    void step(int number) {
      kernels.fill(gradients, 0);
      LossResult result = transformer.lossAndGradients(parameters, batch, gradients);
      AdamW step = new AdamW(1e-3, 0.9, 0.95, 1e-8, 0.1, 1.0 / result.count(), number);
      kernels.adamW(step, parameters, gradients, first, second);
    }
  }
}
