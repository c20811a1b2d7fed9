package tailor.jobs;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.run.BadDataException;

/** The documents of a run that a command is about. */
record SelectedDocuments(RunDatasets run, DocumentSelector selector) {
  /** The rows of {@code documents} that meet all that is given. */
  Dataset<Row> rows() {
    Dataset<Row> rows = run.read("documents");
    rows = selector.id == null ? rows : rows.where(col("id").equalTo(selector.id));
    rows = selector.source == null ? rows : rows.where(col("source_id").equalTo(selector.source));
    rows =
        selector.recordId == null ? rows : rows.where(col("record_id").equalTo(selector.recordId));
    rows = selector.file == null ? rows : rows.where(col("file").equalTo(selector.file));
    return selector.offset == null ? rows : rows.where(col("offset").equalTo(selector.offset));
  }

  /**
   * The documents, in order of their places.
   *
   * @throws BadDataException if there is none
   */
  List<Row> find(int limit) {
    List<Row> found =
        rows().orderBy("source_id", "file", "offset", "id").limit(limit).collectAsList();
    if (found.isEmpty()) {
      throw noSuch();
    }
    return found;
  }

  BadDataException noSuch() {
    return new BadDataException(
        "Run %s read no document with %s. Look at the datasets documents and quarantine."
            .formatted(run.runId(), selector));
  }

  /** Id, source, record, file and offset of a document, as cells of a table. */
  static List<String> cells(Row row) {
    String record = row.getAs("record_id");
    return List.of(
        row.getAs("id"),
        row.getAs("source_id"),
        record == null ? "" : record,
        row.getAs("file"),
        String.format(Locale.ROOT, "%d", row.<Long>getAs("offset")));
  }
}
