package tailor.jobs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import tailor.run.Ledger;

/**
 * Looks for every record of a run in the rows themselves, and not in counts: what a stage read has
 * to be in its output or in its {@code dropped}, in one of them, as often as it came in.
 */
final class Accounting {
  private static final int SHOWN = 5;

  private final RunDatasets run;

  /**
   * What became of what a stage read.
   *
   * @param stage the stage
   * @param read records that came in
   * @param kept of them, those in the output
   * @param dropped of them, those in {@code dropped}, {@code quarantine} or {@code withdrawals}
   * @param missing ids that are in neither, some of them
   * @param twice ids that are in both or came from nowhere, some of them
   */
  record Line(
      String stage, long read, long kept, long dropped, List<String> missing, List<String> twice) {
    boolean balances() {
      return missing.isEmpty() && twice.isEmpty() && read == kept + dropped;
    }
  }

  Accounting(RunDatasets run) {
    this.run = run;
  }

  /** A line a stage, as far as the run has come. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    lines.add(ingest());
    if (run.has("clean")) {
      lines.add(line("clean", documents("documents"), documents("clean"), dropped("clean")));
    }
    if (run.has("deduplicated")) {
      lines.add(line("dedup", documents("clean"), documents("deduplicated"), dropped("dedup")));
    }
    if (run.has("examples")) {
      Dataset<Row> examples = run.read("examples");
      Dataset<Row> kept = examples.select(explode(col("document_ids")).as("id")).distinct();
      lines.add(line("format", documents("deduplicated"), kept, dropped("format")));
    }
    if (run.has("tokens")) {
      lines.add(tokenize());
    }
    return lines;
  }

  /** Records that were read are counted by the readers; a row a record is all there is of them. */
  private Line ingest() {
    Ledger ledger = run.manifests("documents").get(0).ledger();
    long read = ledger == null ? 0 : ledger.read();
    long documents = run.read("documents").count();
    long set =
        run.find("quarantine").map(Dataset::count).orElse(0L)
            + run.find("withdrawals").map(Dataset::count).orElse(0L);
    List<String> missing =
        read > documents + set
            ? List.of("%,d records".formatted(read - documents - set))
            : List.of();
    List<String> twice =
        read < documents + set
            ? List.of("%,d records".formatted(documents + set - read))
            : List.of();
    return new Line("ingest", read, documents, set, missing, twice);
  }

  /** A kept example is in a sequence, through each of its documents. */
  private Line tokenize() {
    Dataset<Row> examples = run.read("examples").select("id", "document_ids");
    Dataset<Row> dropped = dropped("tokenize");
    Dataset<Row> inSequences =
        run.read("tokens").select(explode(col("document_ids")).as("document")).distinct();
    Dataset<Row> found =
        examples
            .join(dropped, JavaConverters.asScalaBuffer(List.of("id")).toSeq(), "left_anti")
            .select(col("id"), explode(col("document_ids")).as("document"))
            .join(inSequences, "document")
            .select("id")
            .distinct();
    return line("tokenize", examples.select("id"), found, dropped);
  }

  private Line line(String stage, Dataset<Row> read, Dataset<Row> kept, Dataset<Row> dropped) {
    Dataset<Row> places =
        counted(read, 1, 0, 0).union(counted(kept, 0, 1, 0)).union(counted(dropped, 0, 0, 1));
    Dataset<Row> byId =
        places.groupBy("id").agg(sum("r").as("r"), sum("k").as("k"), sum("d").as("d")).persist();
    try {
      Row total =
          byId.agg(
                  coalesce(sum("r"), lit(0L)),
                  coalesce(sum("k"), lit(0L)),
                  coalesce(sum("d"), lit(0L)))
              .first();
      return new Line(
          stage,
          total.getLong(0),
          total.getLong(1),
          total.getLong(2),
          some(byId.where(col("r").gt(col("k").plus(col("d"))))),
          some(byId.where(col("r").lt(col("k").plus(col("d"))))));
    } finally {
      byId.unpersist();
    }
  }

  private static Dataset<Row> counted(Dataset<Row> rows, long read, long kept, long dropped) {
    return rows.select(col("id"), lit(read).as("r"), lit(kept).as("k"), lit(dropped).as("d"));
  }

  private static List<String> some(Dataset<Row> rows) {
    return rows.select("id").orderBy("id").limit(SHOWN).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Dataset<Row> documents(String dataset) {
    return run.read(dataset).select("id");
  }

  private Dataset<Row> dropped(String stage) {
    return run.read("dropped").where(col("stage").equalTo(stage)).select("id");
  }
}
