package tailor.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model card: {@code README.md} with the front matter that model hubs read.
 *
 * @param title what the model is called
 * @param licence of the model, an SPDX identifier in lower case, or {@code other}
 * @param base the model that training began with, its path or {@code owner/name} on a hub; empty if
 *     it began from nothing
 * @param revision the commit of a base on a hub
 * @param parameters number of weights
 * @param weights their element type
 * @param chat whether the model answers conversations
 * @param sources what it was trained on
 * @param metrics figures by the name of the model and the name of the metric
 * @param training the options of training, as JSON
 * @param origin run, version and commit that made it
 */
public record ModelCard(
    String title,
    String licence,
    Optional<String> base,
    Optional<String> revision,
    long parameters,
    String weights,
    boolean chat,
    List<Source> sources,
    Map<String, Map<String, Double>> metrics,
    String training,
    String origin) {
  /** The file's name. */
  public static final String FILE = "README.md";

  private static final String PROPRIETARY = "proprietary";

  /**
   * A source of the training data.
   *
   * @param kind internal, literature, or customer
   * @param visibility public or proprietary
   * @param documents what was left of it after cleaning and deduplication
   * @param trainingExamples examples of it that the model was trained on
   */
  public record Source(
      String id,
      String kind,
      String owner,
      String licence,
      String visibility,
      long documents,
      long trainingExamples) {}

  /** The file's content. */
  public String toMarkdown() {
    StringBuilder card = new StringBuilder();
    frontMatter(card);
    card.append("\n# ").append(line(title)).append("\n\n");
    card.append(
        String.format(
            Locale.ROOT,
            "%s with %,d parameters in %s, %s.%s\n\n",
            "A language model",
            parameters,
            weights,
            base.map(name -> "fine-tuned from " + code(name) + at()).orElse("trained from nothing"),
            chat ? " It answers conversations in the chat template of its tokenizer." : ""));
    disclosure(card);
    sources(card);
    metrics(card);
    card.append("## Training\n\n```json\n").append(training.strip()).append("\n```\n\n");
    card.append(origin).append('\n');
    return card.toString();
  }

  private String at() {
    return revision.map(commit -> " at revision " + code(commit)).orElse("");
  }

  private void frontMatter(StringBuilder card) {
    card.append("---\n");
    card.append("license: ").append(quoted(licence)).append('\n');
    base.ifPresent(name -> card.append("base_model: ").append(quoted(name)).append('\n'));
    card.append("library_name: transformers\npipeline_tag: text-generation\n");
    card.append("tags:\n- tailor\n");
    if (sources.stream().anyMatch(source -> source.visibility().equals(PROPRIETARY))) {
      card.append("- ").append(PROPRIETARY).append("-data\n");
    }
    Map<String, Double> tuned = metrics.getOrDefault("tuned", Map.of());
    if (!tuned.isEmpty()) {
      card.append("model-index:\n- name: ").append(quoted(title)).append("\n  results:\n");
      card.append("  - task:\n      type: text-generation\n");
      card.append("    dataset:\n      name: test split of the run\n      type: held-out\n");
      card.append("    metrics:\n");
      new TreeMap<>(tuned)
          .forEach(
              (metric, value) ->
                  card.append("    - type: ")
                      .append(quoted(metric))
                      .append("\n      value: ")
                      .append(value)
                      .append('\n'));
    }
    card.append("---\n");
  }

  private void disclosure(StringBuilder card) {
    List<String> owners =
        sources.stream()
            .filter(source -> source.visibility().equals(PROPRIETARY))
            .filter(source -> source.trainingExamples() > 0)
            .map(Source::owner)
            .distinct()
            .sorted()
            .toList();
    if (!owners.isEmpty()) {
      card.append("**Trained on proprietary material of ")
          .append(line(String.join(", ", owners)))
          .append(".** A model can repeat what it was trained on; ask the owners before it leaves")
          .append(" the organization.\n\n");
    }
  }

  private void sources(StringBuilder card) {
    if (sources.isEmpty()) {
      return;
    }
    card.append("## Sources\n\n");
    List<List<String>> rows = new ArrayList<>();
    for (Source source : sources) {
      rows.add(
          List.of(
              source.id(),
              source.kind(),
              source.owner(),
              source.licence(),
              source.visibility(),
              String.format(Locale.ROOT, "%,d", source.documents()),
              String.format(Locale.ROOT, "%,d", source.trainingExamples())));
    }
    table(
        card,
        List.of(
            "source", "kind", "owner", "licence", "visibility", "documents", "training examples"),
        rows);
  }

  private void metrics(StringBuilder card) {
    if (metrics.isEmpty()) {
      return;
    }
    card.append("## Test\n\nOn documents held back from training.\n\n");
    List<String> models = metrics.keySet().stream().sorted().toList();
    List<String> head = new ArrayList<>(List.of("metric"));
    head.addAll(models);
    List<List<String>> rows =
        metrics.values().stream()
            .flatMap(figures -> figures.keySet().stream())
            .distinct()
            .sorted()
            .map(
                metric -> {
                  List<String> row = new ArrayList<>(List.of(metric));
                  models.forEach(
                      model -> row.add(figure(metrics.getOrDefault(model, Map.of()).get(metric))));
                  return row;
                })
            .toList();
    table(card, head, rows);
  }

  private static String figure(@Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static void table(StringBuilder card, List<String> head, List<List<String>> rows) {
    row(card, head);
    card.append("|---".repeat(head.size())).append("|\n");
    rows.forEach(cells -> row(card, cells));
    card.append('\n');
  }

  private static void row(StringBuilder card, List<String> cells) {
    for (String cell : cells) {
      card.append("| ").append(line(cell).replace("|", "\\|")).append(' ');
    }
    card.append("|\n");
  }

  /** Text on one line that begins no markup of its own. */
  private static String line(String text) {
    return text.replaceAll("\\s+", " ").replace("<", "&lt;").strip();
  }

  private static String code(String text) {
    return "`" + line(text).replace("`", "'") + "`";
  }

  /** A JSON string, which is a YAML string too. */
  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
