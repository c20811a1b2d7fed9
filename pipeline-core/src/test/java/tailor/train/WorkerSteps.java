package tailor.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tailor.model.ModelConfig;
import tailor.model.ParameterInitializer;
import tailor.model.ParameterLayout;
import tailor.model.bench.BenchmarkShape;
import tailor.train.graph.Computation;
import tailor.train.graph.KernelSet;
import tailor.train.graph.LossReduction;
import tailor.train.graph.PackedArrays;
import tailor.train.graph.TransformerLayer;
import tailor.train.metrics.WorkerReport;
import tailor.train.optimizer.AdamWOptions;
import tailor.train.optimizer.LearningRate;
import tailor.train.optimizer.MomentPrecision;
import tailor.train.optimizer.Schedule;

/**
 * Lets one worker, as executors have it, train a model of the shape of SmolLM2-135M on random
 * tokens, a sequence a step, and prints a line of JSON for every part of the steps: how long it
 * took, and how much memory the process has resident, which must not grow.
 *
 * <pre>
 * java … -cp … tailor.train.WorkerSteps [steps] [steps of a part] [tokens of a sequence] [fp32|bf16]
 * </pre>
 *
 * The last is how moments are kept.
 */
final class WorkerSteps {
  private static final Path STATUS = Path.of("/proc/self/status");

  private WorkerSteps() {}

  public static void main(String[] arguments) throws IOException {
    int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    int part = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
    int length = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 32;
    MomentPrecision moments =
        MomentPrecision.valueOf(
            (arguments.length > 3 ? arguments[3] : "fp32").toUpperCase(Locale.ROOT));
    ModelConfig config = BenchmarkShape.SMOLLM2_135M.config();
    SplittableRandom random = new SplittableRandom(0);
    try (Worker worker = new Worker(spec(config, moments))) {
      ParameterInitializer.initialize(ParameterLayout.of(config), worker.parameters(), 0.02, 0);
      for (int step = 0; step < steps; step += part) {
        long cpu = cpuTime();
        WorkerReport report =
            worker.train(0, sequences(part, length, config.vocabularySize(), random), step);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("steps", step + part);
        line.put("moments", moments.toString());
        line.put("loss", report.lossSum() / report.targets());
        line.put("seconds_per_step", report.seconds() / part);
        line.put("cpu_seconds_per_step", (cpuTime() - cpu) / 1e9 / part);
        line.put("resident_mib", resident() >> 10);
        System.out.println(new ObjectMapper().writeValueAsString(line));
      }
    }
  }

  private static WorkerSpec spec(ModelConfig config, MomentPrecision moments) {
    return new WorkerSpec(
        new TransformerLayer(
            config, Computation.of(KernelSet.VECTOR), LossReduction.SUM, 1, 1, null),
        new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 1, List.of(), moments),
        new LearningRate(1e-4, 0, 0, 1, Schedule.CONSTANT),
        1);
  }

  private static List<PackedArrays> sequences(
      int count, int length, int vocabulary, SplittableRandom random) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              int[] segments = new int[length];
              byte[] mask = new byte[length];
              Arrays.fill(segments, 1);
              Arrays.fill(mask, (byte) 1);
              int[] tokens = random.ints(length, 0, vocabulary).toArray();
              return new PackedArrays(1, length, tokens, segments, mask);
            })
        .toList();
  }

  /** Of all threads of this JVM, garbage collection included. */
  private static long cpuTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** In KiB. */
  private static long resident() throws IOException {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
