package tailor.format;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.config.Configured;
import tailor.document.Split;
import tailor.run.BadDataException;

/**
 * Examples by task, split and label.
 *
 * @param cells how many examples each has
 */
public record ExampleCounts(Map<Cell, Long> cells) {
  /** More different labels than this are no labels. */
  public static final int MAX_LABELS = 1000;

  /**
   * One combination.
   *
   * @param taskName the task's name
   * @param split the split
   * @param label the label; empty where the task has none
   */
  public record Cell(String taskName, Split split, String label) {}

  /**
   * Counts examples.
   *
   * @param examples rows of {@code examples}
   * @throws BadDataException if there are more than {@value #MAX_LABELS} labels
   */
  public static ExampleCounts of(Dataset<Row> examples) {
    List<Row> rows =
        examples
            .groupBy("task_name", "split", "label")
            .agg(count(lit(1)).as("examples"))
            .orderBy(col("task_name"), col("split"), col("label"))
            .takeAsList(MAX_LABELS * Split.values().length + 1);
    Map<Cell, Long> cells = new LinkedHashMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (Row row : rows) {
      String label = row.isNullAt(2) ? "" : row.getString(2);
      cells.put(new Cell(row.getString(0), Split.ofKey(row.getString(1)), label), row.getLong(3));
      labels.computeIfAbsent(row.getString(0), task -> new TreeSet<>()).add(label);
    }
    labels.forEach(ExampleCounts::requireLabels);
    return new ExampleCounts(Map.copyOf(cells));
  }

  /** Examples of a split, of all tasks. */
  public long of(Split split) {
    return cells.entrySet().stream()
        .filter(cell -> cell.getKey().split() == split)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Examples of a task in a split. */
  public long of(String taskName, Split split) {
    return cells.entrySet().stream()
        .filter(cell -> cell.getKey().split() == split && cell.getKey().taskName().equals(taskName))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * Refuses what later stages could not use: a task that made no example to train on, a held-out
   * split that was asked for and is empty, or one without an example of a classification.
   *
   * @param dropped documents without an example, by rule, for the message
   * @throws BadDataException naming the split, and what to change
   */
  public void requireUsable(FormatOptions options, Map<String, Long> dropped) {
    for (Configured<Task<?>> configured : options.tasks()) {
      String name = FormatOptions.nameOf(configured);
      if (of(name, Split.TRAIN) == 0) {
        throw new BadDataException(
            "The task '%s' has no example to train on: %s; documents without an example of any task: %s. Look at its select and its fields."
                .formatted(name, describe(name), describe(dropped)));
      }
      if (configured.create() instanceof ClassificationTask && options.split().test() > 0) {
        requireTest(name, options.split());
      }
    }
    requireHeldOut(Split.VALIDATION, options.split().validation());
    requireHeldOut(Split.TEST, options.split().test());
  }

  private void requireTest(String name, SplitOptions split) {
    if (of(name, Split.TEST) == 0) {
      throw new BadDataException(
          "The task '%s' has no example to test on: %s. Raise format.split.test, which is %s, or bring more documents."
              .formatted(name, describe(name), split.test()));
    }
  }

  private void requireHeldOut(Split split, double share) {
    if (share > 0 && of(split) == 0) {
      throw new BadDataException(
          "The split %s is empty: a share of %s of %,d examples came to none. Raise format.split.%s, bring more documents, or set it to 0 to do without."
              .formatted(split.key(), share, total(), split.key()));
    }
  }

  private long total() {
    return cells.values().stream().mapToLong(Long::longValue).sum();
  }

  private String describe(String name) {
    return "%,d for training, %,d for validation, %,d for the test"
        .formatted(of(name, Split.TRAIN), of(name, Split.VALIDATION), of(name, Split.TEST));
  }

  private static String describe(Map<String, Long> dropped) {
    return dropped.isEmpty()
        ? "none"
        : new TreeMap<>(dropped)
            .entrySet().stream()
                .map(rule -> "%,d %s".formatted(rule.getValue(), rule.getKey()))
                .collect(Collectors.joining(", "));
  }

  private static void requireLabels(String task, Set<String> labels) {
    if (labels.size() > MAX_LABELS) {
      throw new BadDataException(
          "The task '%s' has more than %,d labels, such as '%s': its label-field or label-tag holds something else. List the labels it should have with labels = […]."
              .formatted(task, MAX_LABELS, labels.iterator().next()));
    }
  }
}
