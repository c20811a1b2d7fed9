package tailor.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts of (expected, predicted) pairs, and the metrics that follow from them.
 *
 * <p>The classes are those that occur as expected or as predicted, in alphabetical order. The
 * definitions are scikit-learn's {@code precision_recall_fscore_support}: micro sums the counts of
 * all classes first, macro is the mean of the classes' figures, each class counting the same.
 */
public final class ConfusionMatrix {
  private final Map<String, Map<String, Long>> predictedByExpected = new TreeMap<>();
  private final SortedSet<String> labels = new TreeSet<>();
  private long total;
  private long correct;

  /** Counts {@code count} examples of class {@code expected} that were predicted as another. */
  public ConfusionMatrix add(String expected, String predicted, long count) {
    predictedByExpected
        .computeIfAbsent(expected, label -> new TreeMap<>())
        .merge(predicted, count, Long::sum);
    labels.add(expected);
    labels.add(predicted);
    total += count;
    if (expected.equals(predicted)) {
      correct += count;
    }
    return this;
  }

  public List<String> labels() {
    return List.copyOf(labels);
  }

  public long count(String expected, String predicted) {
    return predictedByExpected.getOrDefault(expected, Map.of()).getOrDefault(predicted, 0L);
  }

  public long total() {
    return total;
  }

  public double accuracy() {
    return total == 0 ? 0 : (double) correct / total;
  }

  /** The metrics of each class, in alphabetical order. */
  public List<ClassMetrics> classes() {
    List<ClassMetrics> metrics = new ArrayList<>();
    for (String label : labels) {
      long truePositives = count(label, label);
      long support =
          predictedByExpected.getOrDefault(label, Map.of()).values().stream()
              .mapToLong(Long::longValue)
              .sum();
      long predicted = labels.stream().mapToLong(other -> count(other, label)).sum();
      metrics.add(
          new ClassMetrics(
              label, truePositives, predicted - truePositives, support - truePositives));
    }
    return metrics;
  }

  /** The counts of all classes together; with one label an example, its F1 is the accuracy. */
  public ClassMetrics micro() {
    return new ClassMetrics("micro", correct, total - correct, total - correct);
  }

  public double macroPrecision() {
    return classes().stream().mapToDouble(ClassMetrics::precision).average().orElse(0);
  }

  public double macroRecall() {
    return classes().stream().mapToDouble(ClassMetrics::recall).average().orElse(0);
  }

  public double macroF1() {
    return classes().stream().mapToDouble(ClassMetrics::f1).average().orElse(0);
  }
}
