package tailor.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;

/** Documents judged by one classifier after the other, each trained on what the last one kept. */
public final class Classifications implements AutoCloseable {
  private final Dataset<Row> documents;
  private final List<Classification> classifications = new ArrayList<>();

  private Classifications(Dataset<Row> documents) {
    this.documents = documents;
  }

  /**
   * Trains the classifiers, and judges all documents by them.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   * @throws tailor.run.BadDataException if there are too few labelled documents for one of them
   */
  public static Classifications of(
      Dataset<Row> documents, List<ClassifierOptions> options, long seed) {
    Classifications all = new Classifications(documents);
    for (ClassifierOptions each : options) {
      all.classifications.add(Classification.of(all.kept(), each, seed));
    }
    return all;
  }

  /** The documents that stay, with their scores as tags. */
  public Dataset<Row> kept() {
    return classifications.isEmpty()
        ? documents
        : classifications.get(classifications.size() - 1).kept();
  }

  /** The documents that are dropped, with the columns of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return classifications.stream()
        .map(Classification::dropped)
        .reduce(
            documents.sparkSession().createDataset(List.of(), Encoders.row(DroppedRows.SCHEMA)),
            Dataset::union);
  }

  /** How many documents each classifier dropped. */
  public Map<String, Long> droppedByRule() {
    Map<String, Long> counts = new TreeMap<>();
    for (Classification classification : classifications) {
      long dropped = classification.dropped().count();
      if (dropped > 0) {
        counts.put(classification.rule(), dropped);
      }
    }
    return counts;
  }

  /** Precision and recall of each classifier on documents that were held out. */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new TreeMap<>();
    classifications.forEach(classification -> figures.putAll(classification.figures()));
    return figures;
  }

  @Override
  public void close() {
    classifications.forEach(Classification::close);
  }
}
