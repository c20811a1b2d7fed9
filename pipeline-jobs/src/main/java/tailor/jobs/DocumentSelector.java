package tailor.jobs;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tailor.run.BadDataException;

/** Which documents of a run a command is about; mix it in. */
final class DocumentSelector {
  @Option(names = "--id", paramLabel = "ID", description = "The id of a document.")
  @Nullable String id;

  @Option(names = "--source", paramLabel = "ID", description = "The id of a source.")
  @Nullable String source;

  @Option(names = "--record-id", paramLabel = "ID", description = "The record's own id.")
  @Nullable String recordId;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The file it was read from, relative to its source's path.")
  @Nullable String file;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "Where in its file the record begins.")
  @Nullable Long offset;

  boolean isEmpty() {
    return id == null && source == null && recordId == null && file == null && offset == null;
  }

  /** The rows of {@code documents} that meet all that is given. */
  Dataset<Row> in(RunDatasets run) {
    Dataset<Row> rows = run.read("documents");
    rows = id == null ? rows : rows.where(col("id").equalTo(id));
    rows = source == null ? rows : rows.where(col("source_id").equalTo(source));
    rows = recordId == null ? rows : rows.where(col("record_id").equalTo(recordId));
    rows = file == null ? rows : rows.where(col("file").equalTo(file));
    return offset == null ? rows : rows.where(col("offset").equalTo(offset));
  }

  /**
   * The documents, in order of their places.
   *
   * @throws BadDataException if there is none
   */
  List<Row> find(RunDatasets run, int limit) {
    List<Row> found =
        in(run).orderBy("source_id", "file", "offset", "id").limit(limit).collectAsList();
    if (found.isEmpty()) {
      throw noSuch(run);
    }
    return found;
  }

  BadDataException noSuch(RunDatasets run) {
    return new BadDataException(
        "Run %s read no document with %s. Look at the datasets documents and quarantine."
            .formatted(run.runId(), this));
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

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "id", id);
    append(text, "source", source);
    append(text, "record id", recordId);
    append(text, "file", file);
    append(text, "offset", offset);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, @Nullable Object value) {
    if (value != null) {
      text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(value);
    }
  }
}
