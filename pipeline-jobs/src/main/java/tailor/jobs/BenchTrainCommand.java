package tailor.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.model.LoraConfig;
import tailor.model.LoraVariant;
import tailor.model.Recomputation;
import tailor.model.bench.TrainingBenchmark;
import tailor.model.bench.TrainingSpeed;
import tailor.train.graph.KernelSet;
import tailor.train.graph.TrainingPrecision;

/** Measures training on random tokens and prints one line of JSON. */
@Command(
    name = "train",
    description = {
      "Trains models side by side on random tokens and prints one line of JSON:",
      "tokens_per_second of all workers together, sgemm_share (operations that training takes by"
          + " the book, as a share of what matrix products alone reach on as many threads; not of"
          + " adapters), peak_rss_mib, predicted_mib_of_worker (native memory by part), time_shares"
          + " (where the time of a worker goes), and the settings."
    },
    mixinStandardHelpOptions = true)
final class BenchTrainCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin MeasuredModel model;

  @Option(
      names = "--sequence",
      paramLabel = "N",
      defaultValue = "256",
      description = "Tokens of a sequence (default: ${DEFAULT-VALUE}).")
  int sequence;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Sequences that a worker takes a step (default: ${DEFAULT-VALUE}).")
  int batch;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Models trained side by side; one a processor if left out.")
  int workers = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--kernels",
      paramLabel = "SET",
      defaultValue = "vector",
      description =
          "vector, or nd4j, whose threads OMP_NUM_THREADS decides (default: ${DEFAULT-VALUE}).")
  KernelSet kernels;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      defaultValue = "fp32",
      description =
          "What products with weights are computed in: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  TrainingPrecision precision;

  @Option(
      names = "--recompute",
      paramLabel = "WHAT",
      defaultValue = "none",
      description =
          "What the backward pass computes again: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  Recomputation recomputation;

  @Option(
      names = "--adapter",
      paramLabel = "VARIANT",
      description =
          "Trains adapters on all linear maps, ${COMPLETION-CANDIDATES}, instead of the whole"
              + " model.")
  @Nullable LoraVariant adapter;

  @Option(
      names = "--rank",
      paramLabel = "N",
      defaultValue = "8",
      description = "With --adapter: the adapters' rank (default: ${DEFAULT-VALUE}).")
  int rank;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description = "Steps that are measured, after some that are not (default: ${DEFAULT-VALUE}).")
  int steps;

  @Override
  public Integer call() throws IOException {
    int threads = model.threads(1);
    requirePossible(threads);
    TrainingBenchmark benchmark =
        new TrainingBenchmark(
            model.shape.config(), recomputation, lora(), sequence, batch, workers, threads, steps);
    TrainingSpeed speed = benchmark.run(() -> kernels.open(threads, precision));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("shape", model.shape.toString());
    result.put("sequence", sequence);
    result.put("batch", batch);
    result.put("workers", workers);
    result.put("threads", threads);
    result.put("kernels", kernels.name().toLowerCase(Locale.ROOT));
    result.put("precision", precision.toString());
    result.put("recompute", recomputation.toString());
    if (adapter != null) {
      result.put("adapter", adapter.name().toLowerCase(Locale.ROOT));
      result.put("rank", rank);
    }
    result.put("trained_parameters", benchmark.trained());
    result.put("steps", steps);
    result.put("tokens_per_second", rounded(speed.tokensPerSecond(), 10));
    result.put("seconds_per_step", rounded(speed.secondsPerStep(), 10_000));
    if (adapter == null) {
      result.put("sgemm_share", rounded(speed.sgemmShare(), 1000));
    }
    result.put("sgemm_gflops", rounded(speed.sgemmPeak() / 1e9, 10));
    result.put("peak_rss_mib", speed.peakRssMib());
    if (kernels == KernelSet.VECTOR) {
      Map<String, Long> memory = new LinkedHashMap<>();
      benchmark.memory().parts().forEach((part, bytes) -> memory.put(part, bytes >> 20));
      result.put("predicted_mib_of_worker", memory);
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    speed.timeShares().forEach((part, share) -> shares.put(part.label(), rounded(share, 1000)));
    result.put("time_shares", shares);
    spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(result));
    return 0;
  }

  private Optional<LoraConfig> lora() {
    Set<String> everywhere = Set.of(LoraConfig.ALL_LINEAR);
    return Optional.ofNullable(adapter)
        .map(variant -> new LoraConfig(variant, rank, rank, everywhere));
  }

  private void requirePossible(int threads) {
    List<String> problems = new ArrayList<>();
    require(problems, "--sequence", sequence, 2);
    require(problems, "--batch", batch, 1);
    require(problems, "--workers", workers, 1);
    require(problems, "--threads", threads, 1);
    require(problems, "--steps", steps, 1);
    int longest = model.shape.config().maxPositions();
    if (sequence > longest) {
      problems.add("--sequence is " + sequence + ", expected at most " + longest);
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(String.join("; ", problems) + ".");
    }
    kernels.requireSupported(precision);
  }

  private static void require(List<String> problems, String option, int value, int least) {
    if (value < least) {
      problems.add(option + " is " + value + ", expected at least " + least);
    }
  }

  private static double rounded(double value, double parts) {
    return Math.round(value * parts) / parts;
  }
}
