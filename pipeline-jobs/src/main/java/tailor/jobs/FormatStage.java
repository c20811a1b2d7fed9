package tailor.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.document.Split;
import tailor.format.ExampleCounts;
import tailor.format.FormatOptions;
import tailor.format.Formatting;
import tailor.ingest.Source;
import tailor.run.Ledger;
import tailor.run.Output;
import tailor.template.TemplateException;

/** Tags documents, makes examples of them, and splits these. */
final class FormatStage implements Stage {
  private static final Output EXAMPLES = Output.of("examples");
  private static final Output SPLITS = Output.of("splits");
  private static final Output DROPPED = Output.part("dropped", "stage=format");

  @Override
  public String name() {
    return "format";
  }

  @Override
  public String summary() {
    return "Tags documents and makes examples of them for training, validation and test.";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    List<Input> inputs = new ArrayList<>();
    inputs.add(Input.dataset("deduplicated"));
    options
        .format()
        .split()
        .earlierRun()
        .ifPresent(run -> inputs.add(Input.dataset(SPLITS.dataset()).ofRun(run)));
    if (!options.format().decontaminate().sources().isEmpty()) {
      inputs.add(Input.dataset("documents"));
      inputs.add(Input.dataset("clean"));
    }
    return inputs;
  }

  @Override
  public List<Output> outputs() {
    return List.of(EXAMPLES, SPLITS, DROPPED);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return Map.of("format", format(options), "seed", options.seed());
  }

  @Override
  public void check(TailorOptions options, Problems problems) {
    requireSources(options, problems);
    try {
      ConversationTemplates.of(format(options));
    } catch (ConfigurationException | TemplateException e) {
      problems.add("format.tasks", "cannot use the chat template of the model: " + e.getMessage());
    }
  }

  /** The records of evaluation sets, as they were read and as they were cleaned. */
  private static Optional<Dataset<Row>> evaluationRecords(
      StageContext context, FormatOptions format) {
    return format.decontaminate().sources().isEmpty()
        ? Optional.empty()
        : Optional.of(
            context
                .read("documents")
                .select("source_id", "id", "text")
                .union(context.read("clean").select("source_id", "id", "text")));
  }

  private static void requireSources(TailorOptions options, Problems problems) {
    List<String> known = options.sources().stream().map(Source::id).toList();
    for (String source : options.format().decontaminate().sources()) {
      if (!known.contains(source)) {
        problems.add(
            "format.decontaminate.sources",
            "names '%s', which is no source; expected some of %s".formatted(source, known));
      }
    }
  }

  static FormatOptions format(TailorOptions options) {
    return ConversationTemplates.resolve(options, Pipeline.hadoop(options.spark()));
  }

  @Override
  public StageResult run(StageContext context) {
    TailorOptions options = context.options();
    FormatOptions format = format(options);
    try (Formatting formatting =
        Formatting.of(
            context.read("deduplicated"),
            format,
            format.split().earlierRun().map(run -> context.read(SPLITS.dataset())),
            evaluationRecords(context, format),
            options.seed(),
            context.interim())) {
      context.writeCounted(EXAMPLES, formatting.examples(), formatting.exampleCount(), "id");
      context.writeCounted(SPLITS, formatting.splits(), formatting.splitCount(), "id");
      context.writeCounted(
          DROPPED, formatting.dropped(), formatting.read() - formatting.kept(), "id");
      ExampleCounts counts =
          ExampleCounts.of(
              context.spark().read().parquet(context.outputDirectory(EXAMPLES).toString()));
      counts.requireUsable(format, formatting.droppedByRule());
      StageResult result =
          StageResult.of(
              new Ledger(
                  formatting.read(), formatting.kept(), formatting.droppedByRule(), Map.of()));
      for (Map.Entry<String, Long> figure : figures(counts).entrySet()) {
        result = result.with(figure.getKey(), figure.getValue());
      }
      return result;
    }
  }

  /** Examples by task and split, and by label, which records the labels of each task. */
  static Map<String, Long> figures(ExampleCounts counts) {
    Map<String, Long> figures = new TreeMap<>();
    counts
        .cells()
        .forEach(
            (cell, examples) -> {
              figures.merge(
                  "examples." + cell.taskName() + "." + cell.split().key(), examples, Long::sum);
              if (!cell.label().isEmpty()) {
                figures.merge(
                    "labels." + cell.taskName() + "." + cell.label(), examples, Long::sum);
              }
            });
    for (Split split : Split.values()) {
      figures.put("examples." + split.key(), counts.of(split));
    }
    return figures;
  }
}
