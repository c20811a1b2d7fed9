package tailor.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tailor.config.Configured;
import tailor.document.Document;
import tailor.document.Example;
import tailor.document.Split;
import tailor.document.StableHash;
import tailor.tag.Tagger;
import tailor.tag.TaggerOptions;

/** Makes the examples of one document after another. Belongs to one thread. */
final class DocumentFormatter {
  /** The rule by which the records of an evaluation set are set aside. */
  static final String EVALUATION_SET = "evaluation-set";

  private final List<ConfiguredTagger> taggers = new ArrayList<>();
  private final List<ConfiguredTask> tasks = new ArrayList<>();

  private final Set<String> evaluationSources;

  private record ConfiguredTagger(Tagger<TaggerOptions> tagger, TaggerOptions options) {}

  private record ConfiguredTask(String name, Task<TaskOptions> task, TaskOptions options) {}

  /**
   * What became of a document.
   *
   * @param examples its examples, all for training until they are split
   * @param declined why it has none; empty if it has some
   */
  record Formatted(List<Example> examples, Optional<Draft.Declined> declined) {}

  DocumentFormatter(FormatOptions options) {
    evaluationSources = Set.copyOf(options.decontaminate().sources());
    for (Configured<Tagger<?>> configured : options.taggers()) {
      taggers.add(new ConfiguredTagger(configured.as(), (TaggerOptions) configured.options()));
    }
    for (Configured<Task<?>> configured : options.tasks()) {
      tasks.add(
          new ConfiguredTask(
              FormatOptions.nameOf(configured),
              configured.as(),
              (TaskOptions) configured.options()));
    }
  }

  Formatted format(Document document) {
    if (evaluationSources.contains(document.getSourceId())) {
      return new Formatted(
          List.of(),
          Optional.of(
              new Draft.Declined(
                  EVALUATION_SET,
                  "its source %s is an evaluation set".formatted(document.getSourceId()))));
    }
    Map<String, String> tags = new TreeMap<>(document.getTags());
    document.setTags(tags);
    for (ConfiguredTagger configured : taggers) {
      configured
          .tagger()
          .tag(document, configured.options())
          .ifPresent(value -> tags.put(configured.options().tag(), value));
    }
    List<Example> examples = new ArrayList<>();
    Optional<Draft.Declined> declined = Optional.empty();
    for (ConfiguredTask configured : tasks) {
      if (!configured.options().select().accepts(document)) {
        continue;
      }
      Draft draft = configured.task().draft(document, configured.options());
      if (draft instanceof Draft.Made made) {
        examples.add(example(document, configured, made));
      } else if (draft instanceof Draft.Declined reason && declined.isEmpty()) {
        declined = Optional.of(reason);
      }
    }
    if (!examples.isEmpty()) {
      return new Formatted(examples, Optional.empty());
    }
    return new Formatted(examples, declined.or(() -> Optional.of(noTask(document))));
  }

  private static Example example(Document document, ConfiguredTask configured, Draft.Made made) {
    return new Example(
        StableHash.id(document.getId(), configured.name()),
        List.of(document.getId()),
        document.getSourceId(),
        configured.task().kind(),
        configured.name(),
        Split.TRAIN,
        made.segments(),
        made.messages(),
        made.rejected(),
        made.label(),
        document.getWeight() * configured.options().weight(),
        document.getTags());
  }

  private static Draft.Declined noTask(Document document) {
    return new Draft.Declined(
        "no-task",
        "no task selects documents of source %s, kind %s, visibility %s with these fields"
            .formatted(document.getSourceId(), document.getKind(), document.getVisibility()));
  }
}
