package tailor.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailor.run.Ledger;
import tailor.run.Manifest;

/** The table at the end of a command: what became of the records, and the figures of each stage. */
final class RunTable {
  private RunTable() {}

  static String of(List<Manifest> manifests) {
    TextTable ledger = new TextTable("stage", "read", "kept", "dropped", "quarantined", "seconds");
    List<String> reasons = new ArrayList<>();
    TextTable figures = new TextTable("stage", "figure", "value");
    TextTable models = new TextTable("model", EvaluateStage.GENERIC, EvaluateStage.TUNED);
    for (Manifest manifest : manifests) {
      ledger.add(ledgerRow(manifest));
      Optional.ofNullable(manifest.ledger())
          .ifPresent(l -> addReasons(manifest.command(), l, reasons));
      addMetrics(manifest, figures, models);
    }
    return Stream.of(
            ledger.toString(), String.join("", reasons), figures.toString(), models.toString())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /** Figures of both models stand side by side; the rest one a line. */
  private static void addMetrics(Manifest manifest, TextTable figures, TextTable models) {
    Map<String, Double> metrics = manifest.metrics();
    metrics.forEach(
        (name, value) -> {
          Optional<String> figure = after(EvaluateStage.TUNED, name);
          Optional<String> shown = figure.or(() -> after(EvaluateStage.GENERIC, name));
          if (shown.isEmpty()) {
            figures.add(List.of(manifest.command(), name, number(value)));
          } else if (figure.isPresent()) {
            Double generic = metrics.get(EvaluateStage.GENERIC + "." + figure.get());
            models.add(
                List.of(figure.get(), generic == null ? "" : number(generic), number(value)));
          }
        });
  }

  private static Optional<String> after(String model, String name) {
    return name.startsWith(model + ".")
        ? Optional.of(name.substring(model.length() + 1))
        : Optional.empty();
  }

  private static List<String> ledgerRow(Manifest manifest) {
    String seconds =
        String.format(
            Locale.ROOT,
            "%.1f",
            Duration.between(Instant.parse(manifest.started()), Instant.parse(manifest.finished()))
                    .toMillis()
                / 1e3);
    Ledger ledger = manifest.ledger();
    return ledger == null
        ? List.of(manifest.command(), "", "", "", "", seconds)
        : List.of(
            manifest.command(),
            count(ledger.read()),
            count(ledger.kept()),
            count(ledger.droppedTotal()),
            count(ledger.quarantinedTotal()),
            seconds);
  }

  private static void addReasons(String stage, Ledger ledger, List<String> lines) {
    if (!ledger.dropped().isEmpty()) {
      lines.add(stage + " dropped: " + join(ledger.dropped()) + "\n");
    }
    if (!ledger.quarantined().isEmpty()) {
      lines.add(stage + " quarantined: " + join(ledger.quarantined()) + "\n");
    }
  }

  private static String join(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + count(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? count((long) value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
