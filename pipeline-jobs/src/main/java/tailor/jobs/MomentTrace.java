package tailor.jobs;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Goes back from moments of training to the documents that they saw.
 *
 * @param sightings when the run's training came across its sequences
 * @param limit most documents to list in a table
 */
record MomentTrace(RunDatasets run, Sightings sightings, TraceCommand.Format format, int limit) {
  /** Prints the documents that a moment of training, or a checkpoint, had sightings. */
  void print(TraceCommand.Moment of, PrintWriter out) {
    Dataset<Row> ids = ids(of);
    Dataset<Row> documents =
        run.read("documents")
            .select("id", "source_id", "record_id", "file", "offset")
            .dropDuplicates("id")
            .join(ids, "id");
    if (format == TraceCommand.Format.JSON_LINES) {
      documents
          .orderBy("source_id", "file", "offset")
          .toJSON()
          .toLocalIterator()
          .forEachRemaining(out::println);
      return;
    }
    TextTable bySource = new TextTable("source", "documents seen");
    documents
        .groupBy("source_id")
        .agg(count(lit(1)))
        .orderBy("source_id")
        .collectAsList()
        .forEach(
            row ->
                bySource.add(
                    List.of(row.getString(0), String.format(Locale.ROOT, "%,d", row.getLong(1)))));
    out.print(bySource);
    out.println();
    TextTable table = new TextTable("document", "source", "record", "file", "offset");
    for (Row row :
        documents.orderBy("source_id", "file", "offset", "id").limit(limit).collectAsList()) {
      table.add(SelectedDocuments.cells(row));
    }
    out.print(table);
  }

  private Dataset<Row> ids(TraceCommand.Moment of) {
    if (of.checkpoint != null) {
      return sightings.documentsOfRounds(1, sightings.checkpoint(of.checkpoint).state().round());
    }
    return of.round != null
        ? sightings.documentsOfRounds(of.round, of.round)
        : sightings.documentsOfStep(of.step == null ? 1 : of.step);
  }
}
