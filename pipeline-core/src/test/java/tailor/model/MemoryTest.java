package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  @ParameterizedTest
  @EnumSource(names = {"ND4J", "VECTOR"})
  void aThousandStepsLeaveTheProcessAsItWas(KernelSet set)
      throws IOException, InterruptedException {
    // one copy of the logits lost in each step would be 270 MB
    assertThat(growth(Steps.class, set.name())).isLessThan(100_000_000);
  }

  @ParameterizedTest
  @EnumSource
  void theProcessGrowsByWhatWasPredicted(Recomputation recomputation)
      throws IOException, InterruptedException {
    long predicted =
        TrainingMemory.of(
                FirstSteps.CONFIG,
                Optional.empty(),
                recomputation,
                FirstSteps.ROWS,
                FirstSteps.LENGTH)
            .total();

    long grown = growth(FirstSteps.class, recomputation.name());

    assertThat((double) grown / predicted).isCloseTo(1, within(0.1));
  }

  /**
   * By how many bytes a process grew, as the operating system sees it: a JVM of its own, whose heap
   * is all there from the start, so that whatever it grows by is native memory.
   */
  private static long growth(Class<?> program, String argument)
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
            program.getName(),
            argument));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    return Long.parseLong(output.lines().reduce((first, last) -> last).orElseThrow());
  }

  /** Prints by how many bytes most of a thousand steps let the process grow. */
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

  /** Prints by how many bytes a model and its first steps let the process grow. */
  static final class FirstSteps {
    static final ModelConfig CONFIG =
        new ModelConfig(
            20_000, 256, 768, 6, 4, 2, 64, 512, 1e-5, RotaryConfig.unscaled(10_000), true);
    static final int ROWS = 2;
    static final int LENGTH = 256;

    private FirstSteps() {}

    public static void main(String[] arguments) {
      try (Kernels kernels = KernelSet.VECTOR.open()) {
        new Training(kernels).step(1);
        long before = Pointer.physicalBytes();
        int[] tokens = new int[ROWS * LENGTH];
        Arrays.setAll(tokens, i -> i * 31 % CONFIG.vocabularySize());
        byte[] mask = new byte[tokens.length];
        Arrays.fill(mask, (byte) 1);
        Training training =
            new Training(
                kernels,
                new Transformer(CONFIG, kernels, Recomputation.valueOf(arguments[0])),
                new Batch(ROWS, LENGTH, tokens, new int[tokens.length], mask));
        training.step(1);
        training.step(2);
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
      this(kernels, new Transformer(CONFIG, kernels), Batch.of(ascending()));
    }

    Training(Kernels kernels, Transformer transformer, Batch batch) {
      this.batch = batch;
      this.kernels = kernels;
      this.transformer = transformer;
      this.parameters = kernels.allocate(1, size());
      this.gradients = kernels.allocate(1, size());
      this.first = kernels.allocate(1, size());
      this.second = kernels.allocate(1, size());
      ParameterInitializer.initialize(transformer.layout(), parameters, 0.02, 1);
    }

    private static int[] ascending() {
      int[] tokens = new int[32];
      Arrays.setAll(tokens, i -> i * 91);
      return tokens;
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
