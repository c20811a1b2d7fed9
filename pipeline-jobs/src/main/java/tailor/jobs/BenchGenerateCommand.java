package tailor.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.model.bench.GenerationBenchmark;
import tailor.model.bench.GenerationSpeed;
import tailor.train.graph.KernelSet;
import tailor.train.graph.TrainingPrecision;

/** Measures generation with random parameters and prints one line of JSON. */
@Command(
    name = "generate",
    description = {
      "Lets a model of random parameters continue a prompt and prints one line of JSON:",
      "tokens_per_second (generated ones, the reading of the prompt included), prefill_seconds"
          + " (until the first token), peak_rss_mib, and the settings."
    },
    mixinStandardHelpOptions = true)
final class BenchGenerateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin MeasuredModel model;

  @Option(
      names = "--prompt",
      paramLabel = "N",
      defaultValue = "128",
      description = "Tokens of the prompt (default: ${DEFAULT-VALUE}).")
  int prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "Tokens to generate (default: ${DEFAULT-VALUE}).")
  int tokens;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Completions that are measured, of which the median counts (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Override
  public Integer call() throws IOException {
    int threads = model.threads(Runtime.getRuntime().availableProcessors());
    requirePossible(threads);
    GenerationSpeed speed =
        new GenerationBenchmark(model.shape.config(), prompt, tokens, rounds)
            .run(() -> KernelSet.VECTOR.open(threads, TrainingPrecision.FP32));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("shape", model.shape.toString());
    result.put("prompt", prompt);
    result.put("tokens", tokens);
    result.put("threads", threads);
    result.put("tokens_per_second", Math.round(speed.tokensPerSecond() * 10) / 10.0);
    result.put("prefill_seconds", Math.round(speed.prefillSeconds() * 10_000) / 10_000.0);
    result.put("peak_rss_mib", speed.peakRssMib());
    spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(result));
    return 0;
  }

  private void requirePossible(int threads) {
    if (prompt < 1 || tokens < 1 || threads < 1 || rounds < 1) {
      throw new ConfigurationException(
          "--prompt, --tokens, --threads and --rounds are each expected to be at least 1.");
    }
    int longest = model.shape.config().maxPositions();
    if ((long) prompt + tokens > longest) {
      throw new ConfigurationException(
          "--prompt and --tokens are %,d together, expected at most %,d."
              .formatted((long) prompt + tokens, longest));
    }
  }
}
