package tailor.jobs;

import java.util.Map;
import java.util.Optional;
import tailor.tokenize.RowDefects;

/**
 * What is wrong with the rows of the train split, as {@code tokenize} leaves it in its manifest.
 */
record RowCounts(RowDefects defects) {
  private static final String ROWS = "rows.train";
  private static final String UNSUPERVISED = "rows-unsupervised.train";
  private static final String WITHOUT_END = "rows-without-end.train";
  private static final String DOUBLED_BEGIN = "rows-with-doubled-begin.train";
  private static final String TRUNCATED_ANSWERS = "rows-with-truncated-answer.train";
  private static final String CONVERSATIONS = "conversations.train";
  private static final String PREFERENCES = "preferences.train";

  static RowCounts of(RowDefects defects) {
    return new RowCounts(defects);
  }

  StageResult addTo(StageResult result) {
    return result
        .with(ROWS, defects.rows())
        .with(UNSUPERVISED, defects.unsupervised())
        .with(WITHOUT_END, defects.withoutEnd())
        .with(DOUBLED_BEGIN, defects.doubledBegin())
        .with(TRUNCATED_ANSWERS, defects.truncatedAnswers())
        .with(CONVERSATIONS, defects.conversations())
        .with(PREFERENCES, defects.preferences());
  }

  /** Reads them again; empty if the manifest is older than they are. */
  static Optional<RowCounts> read(Map<String, Double> metrics) {
    return metrics.containsKey(ROWS)
        ? Optional.of(
            new RowCounts(
                new RowDefects(
                    count(metrics, ROWS),
                    count(metrics, UNSUPERVISED),
                    count(metrics, WITHOUT_END),
                    count(metrics, DOUBLED_BEGIN),
                    count(metrics, TRUNCATED_ANSWERS),
                    count(metrics, CONVERSATIONS),
                    count(metrics, PREFERENCES))))
        : Optional.empty();
  }

  private static long count(Map<String, Double> metrics, String name) {
    return metrics.getOrDefault(name, 0.0).longValue();
  }
}
