package tailor.clean;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tailor.config.ComponentOptions;
import tailor.config.Configured;
import tailor.document.Document;
import tailor.document.Finding;
import tailor.filter.Filter;
import tailor.filter.Verdict;

/**
 * Cleans and judges documents one at a time. Created once a task, since components may take long to
 * set up; not thread-safe.
 */
final class DocumentCleaner {
  /** The rule by which a document goes of whose text the cleaners leave nothing. */
  static final String EMPTY = "empty";

  private final List<Step> steps = new ArrayList<>();
  private final List<Step> stepsOfEveryText;
  private final List<Judge> judges = new ArrayList<>();
  private final Set<String> exemptFields;

  private record Step(String type, Cleaner<ComponentOptions> cleaner, ComponentOptions options) {
    String clean(String text) {
      return cleaner.clean(text, options);
    }
  }

  private record Judge(String type, Filter<ComponentOptions> filter, ComponentOptions options) {}

  DocumentCleaner(CleanOptions options) {
    for (Configured<Cleaner<?>> step : options.steps()) {
      steps.add(new Step(step.type(), step.as(), step.options()));
    }
    for (Configured<Filter<?>> filter : options.filters()) {
      judges.add(new Judge(filter.type(), filter.as(), filter.options()));
    }
    stepsOfEveryText =
        steps.stream().filter(step -> step.cleaner.scope() == Cleaner.Scope.EVERY_TEXT).toList();
    exemptFields = Set.copyOf(options.exemptFields());
  }

  /** Cleans the document in place. */
  CleanedDocument clean(Document document) {
    Set<String> changedBy = new LinkedHashSet<>();
    document.setText(clean(document.getText(), steps, changedBy));
    String title = document.getTitle();
    document.setTitle(title == null ? null : clean(title, stepsOfEveryText, changedBy));
    Map<String, String> fields = new TreeMap<>();
    document
        .getFields()
        .forEach((name, value) -> fields.put(name, cleanField(name, value, changedBy)));
    document.setFields(fields);
    return new CleanedDocument(document, List.copyOf(changedBy), judge(document));
  }

  /** What each cleaner in turn changes in a text, with a little of what stands around it. */
  List<Repair> repairs(String place, String text) {
    List<Repair> repairs = new ArrayList<>();
    String current = text;
    for (Step step : steps) {
      String next = step.clean(current);
      if (!next.equals(current)) {
        repairs.add(Repair.between(step.type(), place, current, next));
        current = next;
      }
    }
    return repairs;
  }

  private String cleanField(String name, String value, Set<String> changedBy) {
    return exemptFields.contains(name)
        ? value
        : NestedText.mapTexts(value, text -> clean(text, stepsOfEveryText, changedBy));
  }

  private static String clean(String text, List<Step> steps, Set<String> changedBy) {
    String current = text;
    for (Step step : steps) {
      String next = step.clean(current);
      if (!next.equals(current)) {
        changedBy.add(step.type());
        current = next;
      }
    }
    return current;
  }

  private Optional<CleanedDocument.Drop> judge(Document document) {
    if (document.getText().isBlank()) {
      return Optional.of(
          new CleanedDocument.Drop(EMPTY, Finding.of("no text is left after cleaning")));
    }
    for (Judge judge : judges) {
      Verdict verdict = judge.filter().judge(document, judge.options());
      if (!verdict.isKept()) {
        return verdict.finding().map(finding -> new CleanedDocument.Drop(judge.type(), finding));
      }
    }
    return Optional.empty();
  }
}
