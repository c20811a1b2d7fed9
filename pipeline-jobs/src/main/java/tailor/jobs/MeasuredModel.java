package tailor.jobs;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tailor.model.bench.BenchmarkShape;

/** The model that is measured, and how many threads compute it; mix them in. */
final class MeasuredModel {
  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      defaultValue = "135m",
      description = "The model: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  BenchmarkShape shape;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of each model; if left out, one where models are trained side by side, else one"
              + " a processor.")
  @Nullable Integer threads;

  /** The threads asked for. */
  int threads(int otherwise) {
    return threads == null ? otherwise : threads;
  }
}
