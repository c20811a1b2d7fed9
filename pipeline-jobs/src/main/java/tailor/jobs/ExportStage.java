package tailor.jobs;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.document.Split;
import tailor.export.ChatTemplates;
import tailor.export.ExportOptions;
import tailor.export.HuggingFaceModel;
import tailor.export.ModelCard;
import tailor.export.ModelDirectory;
import tailor.export.ModelFormat;
import tailor.export.hub.HubName;
import tailor.export.peft.PeftConfig;
import tailor.format.ChatTemplate;
import tailor.ingest.Source;
import tailor.model.ParameterLayout;
import tailor.run.Manifest;
import tailor.run.Output;
import tailor.tokenize.TokenizerFiles;

/** Writes the tuned model for other runtimes: transformers, or llama.cpp. */
final class ExportStage implements Stage {
  static final String NAME = "export";

  private static final Output EXPORT = Output.of("export");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "Writes the tuned model in Hugging Face form, as GGUF or for PEFT, with a model card.";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    return List.of(
        Input.dataset("deduplicated"),
        Input.dataset("examples"),
        Input.dataset("checkpoints"),
        Input.dataset("evaluations"));
  }

  @Override
  public List<Output> outputs() {
    return List.of(EXPORT);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return Map.of("export", options.export());
  }

  @Override
  public Optional<String> result(TailorOptions options, Manifest manifest) {
    return Optional.of(
        "\nmodel: %s/%s/%s"
            .formatted(options.storage().root(), EXPORT.dataset(), manifest.runId()));
  }

  @Override
  public void check(TailorOptions options, Problems problems) {
    try {
      options.export().output();
    } catch (ConfigurationException e) {
      problems.add("export.weights", "cannot be used: " + e.getMessage());
    }
    if (options.export().format() == ModelFormat.PEFT && options.train().adapter().isEmpty()) {
      problems.add(
          "export.format",
          "is peft, but the whole model is trained; train with train.adapter, or choose huggingface"
              + " or gguf");
    }
  }

  @Override
  public StageResult run(StageContext context) {
    ExportOptions options = context.options().export();
    Configuration hadoop = context.storage().files().getConf();
    ModelDirectory target = ModelDirectory.at(context.outputDirectory(EXPORT).toString(), hadoop);
    try (HuggingFaceModel model = HuggingFaceModel.open(TunedModel.location(context), hadoop)) {
      Optional<ChatTemplate> template =
          ConversationTemplates.of(
                  ConversationTemplates.resolve(context.options().format(), model.tokenizerFiles()))
              .stream()
              .findFirst();
      TokenizerFiles tokenizer =
          template
              .map(known -> ChatTemplates.install(model.tokenizerFiles(), known))
              .orElse(model.tokenizerFiles());
      options.output().write(model, tokenizer, options.title().orElse(context.runId()), target);
      if (options.format() == ModelFormat.PEFT) {
        nameBaseOnHub(context.options().model(), target);
      }
      long parameters = ParameterLayout.of(model.shape()).size();
      ModelCard card = card(context, parameters, template.isPresent());
      target.write(ModelCard.FILE, card.toMarkdown().getBytes(StandardCharsets.UTF_8));
      return StageResult.of(Map.of("parameters", (double) parameters));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the model to " + target, e);
    }
  }

  /** Others have the model from the hub, and not where this run had its copy. */
  private static void nameBaseOnHub(ModelOptions model, ModelDirectory target) throws IOException {
    Optional<HubName> hub = model.base().flatMap(HubCopy::at).map(HubCopy::hubName);
    if (hub.isPresent()) {
      byte[] written = target.read(PeftConfig.FILE).orElseThrow();
      target.write(
          PeftConfig.FILE,
          PeftConfig.parse(target + "/" + PeftConfig.FILE, written)
              .withBase(hub.get().toString())
              .toJson());
    }
  }

  private static ModelCard card(StageContext context, long parameters, boolean chat) {
    TailorOptions options = context.options();
    Optional<HubName> hub = options.model().base().flatMap(HubCopy::at).map(HubCopy::hubName);
    return new ModelCard(
        options.export().title().orElse(context.runId()),
        options.export().licence(),
        hub.map(HubName::path).or(options.model()::base),
        hub.flatMap(HubName::revision),
        parameters,
        options.export().weights().name(),
        chat,
        sources(context),
        metrics(context),
        manifest(context, "checkpoints").configuration().toPrettyString(),
        "Made by Tailor %s (%s), run %s."
            .formatted(Build.version(), Build.commit(), context.runId()));
  }

  private static List<ModelCard.Source> sources(StageContext context) {
    Map<String, Long> documents = countBySource(context.read("deduplicated"));
    Map<String, Long> examples =
        countBySource(context.read("examples").where(col("split").equalTo(Split.TRAIN.key())));
    List<ModelCard.Source> sources = new ArrayList<>();
    for (Source source : context.options().sources()) {
      sources.add(
          new ModelCard.Source(
              source.id(),
              key(source.kind()),
              source.owner(),
              source.licence(),
              key(source.visibility()),
              documents.getOrDefault(source.id(), 0L),
              examples.getOrDefault(source.id(), 0L)));
    }
    return sources;
  }

  private static Map<String, Long> countBySource(Dataset<Row> rows) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row : rows.groupBy("source_id").count().collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    return counts;
  }

  /** The evaluation's figures, named as in {@code tuned.perplexity}. */
  private static Map<String, Map<String, Double>> metrics(StageContext context) {
    Map<String, Map<String, Double>> metrics = new TreeMap<>();
    manifest(context, "evaluations")
        .metrics()
        .forEach(
            (name, value) -> {
              int dot = name.indexOf('.');
              if (dot > 0) {
                metrics
                    .computeIfAbsent(name.substring(0, dot), model -> new TreeMap<>())
                    .put(name.substring(dot + 1), value);
              }
            });
    return metrics;
  }

  private static Manifest manifest(StageContext context, String dataset) {
    return context.storage().manifest(Output.of(dataset), context.runId()).orElseThrow();
  }

  private static String key(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
