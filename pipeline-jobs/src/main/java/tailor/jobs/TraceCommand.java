package tailor.jobs;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;
import tailor.run.Storage;
import tailor.train.TrainingSchedule;
import tailor.train.checkpoint.Checkpoint;

/** Follows a document to what was learned from it, or a checkpoint back to its documents. */
@Command(
    name = "trace",
    description = {
      "Follows a document to its examples, sequences, training steps and checkpoints; or a"
          + " checkpoint, round or step back to the documents that it saw.",
      "A document is named by --id, by --source with --record-id, or by --file with --offset."
    })
final class TraceCommand implements Callable<Integer> {

  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;
  @Mixin DocumentSelector document;
  @ArgGroup @Nullable Moment moment;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most documents or steps to list (default: ${DEFAULT-VALUE}).")
  int limit = 20;

  @Option(names = "--json", description = "JSON Lines instead of tables, without a limit on steps.")
  boolean json;

  /** A moment of training; one of them. */
  static final class Moment {
    @Option(
        names = "--checkpoint",
        paramLabel = "NAME",
        description = "A checkpoint, as in round-000040: what it saw from the first round on.")
    @Nullable String checkpoint;

    @Option(names = "--round", paramLabel = "N", description = "A round, from 1.")
    @Nullable Integer round;

    @Option(names = "--step", paramLabel = "N", description = "A step of the workers, from 1.")
    @Nullable Long step;
  }

  @Override
  public Integer call() {
    output.applyToSparkLog();
    String runId = RunDatasets.requireRunId(common, "trace");
    if ((moment == null) == document.isEmpty()) {
      throw new ConfigurationException(
          "trace needs either a document (--id, --source with --record-id, or --file with --offset)"
              + " or a moment (--checkpoint, --round or --step).");
    }
    TailorOptions options = common.bind().options();
    Configuration hadoop = Pipeline.hadoop(options.spark());
    Storage storage = Storage.at(options.storage().root(), hadoop);
    try (Sessions sessions = new Sessions("trace", options.spark(), output.progress())) {
      RunDatasets run = new RunDatasets(storage, runId, sessions);
      run.directory("documents");
      PrintWriter out = spec.commandLine().getOut();
      Optional<Sightings> sightings = Sightings.of(run, options, hadoop);
      if (moment == null) {
        document.find(run, limit).forEach(found -> forward(run, found, sightings, out));
      } else {
        backward(run, moment, sightings, out);
      }
      out.flush();
    }
    return 0;
  }

  private void forward(RunDatasets run, Row found, Optional<Sightings> sightings, PrintWriter out) {
    String id = found.getAs("id");
    List<Row> dropped = dropped(run, id);
    List<Row> examples = examples(run, id);
    List<Sightings.Seen> sequences =
        sightings.map(seen -> seen.of(id)).orElseGet(() -> unseen(run, id));
    if (json) {
      out.println(toJson(found, dropped, examples, sequences, sightings));
      return;
    }
    out.printf(
        "document %s: source %s, record %s, %s at %,d%n",
        id,
        found.getAs("source_id"),
        found.getAs("record_id"),
        found.getAs("file"),
        found.<Long>getAs("offset"));
    for (Row row : dropped) {
      String kept = row.getAs("kept_id");
      out.printf(
          "dropped by %s, rule %s: %s%s%n",
          row.getAs("stage"),
          row.getAs("rule"),
          row.getAs("evidence"),
          kept == null ? "" : "; kept: " + kept);
    }
    TextTable made = new TextTable("example", "task", "split", "label");
    examples.forEach(
        row ->
            made.add(
                List.of(
                    row.getAs("id"),
                    row.getAs("task_name"),
                    row.getAs("split"),
                    row.getAs("label") == null ? "" : row.getAs("label"))));
    out.print(made);
    TextTable learned = new TextTable("sequence", "split", "seen", "steps (round:step)");
    for (Sightings.Seen sequence : sequences) {
      learned.add(
          List.of(
              Long.toString(sequence.id()),
              sequence.split(),
              Integer.toString(sequence.sightings().size()),
              steps(sequence.sightings())));
    }
    out.print(learned);
    sightings.ifPresent(seen -> out.print(checkpoints(seen, sequences)));
    if (sightings.isEmpty()) {
      out.println("The run has not trained yet.");
    }
  }

  private String steps(List<TrainingSchedule.Sighting> sightings) {
    String shown =
        sightings.stream()
            .limit(limit)
            .map(sighting -> sighting.round() + ":" + sighting.step())
            .collect(Collectors.joining(" "));
    return sightings.size() > limit ? shown + " …" : shown;
  }

  private static TextTable checkpoints(Sightings sightings, List<Sightings.Seen> sequences) {
    TextTable table = new TextTable("checkpoint", "times it had seen the document");
    for (Checkpoint checkpoint : sightings.checkpoints()) {
      table.add(List.of(checkpoint.name(), Long.toString(times(checkpoint, sequences))));
    }
    return table;
  }

  /** How often the training of a checkpoint had come across any of the sequences. */
  static long times(Checkpoint checkpoint, List<Sightings.Seen> sequences) {
    return sequences.stream()
        .flatMap(sequence -> sequence.sightings().stream())
        .filter(sighting -> sighting.round() <= checkpoint.state().round())
        .count();
  }

  private static String toJson(
      Row found,
      List<Row> dropped,
      List<Row> examples,
      List<Sightings.Seen> sequences,
      Optional<Sightings> sightings) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("id", found.<String>getAs("id"));
    node.put("source_id", found.<String>getAs("source_id"));
    node.put("record_id", found.<String>getAs("record_id"));
    node.put("file", found.<String>getAs("file"));
    node.put("offset", found.<Long>getAs("offset"));
    ArrayNode drops = node.putArray("dropped");
    for (Row row : dropped) {
      drops
          .addObject()
          .put("stage", row.<String>getAs("stage"))
          .put("rule", row.<String>getAs("rule"))
          .put("evidence", row.<String>getAs("evidence"))
          .put("kept_id", row.<String>getAs("kept_id"));
    }
    ArrayNode made = node.putArray("examples");
    for (Row row : examples) {
      made.addObject()
          .put("id", row.<String>getAs("id"))
          .put("task", row.<String>getAs("task_name"))
          .put("split", row.<String>getAs("split"));
    }
    ArrayNode learned = node.putArray("sequences");
    for (Sightings.Seen sequence : sequences) {
      ObjectNode one = learned.addObject();
      one.put("sequence_id", sequence.id()).put("split", sequence.split());
      ArrayNode seen = one.putArray("seen");
      for (TrainingSchedule.Sighting sighting : sequence.sightings()) {
        seen.addObject()
            .put("round", sighting.round())
            .put("worker", sighting.worker())
            .put("step", sighting.step());
      }
    }
    ArrayNode checkpoints = node.putArray("checkpoints");
    sightings.ifPresent(
        all ->
            all.checkpoints()
                .forEach(
                    checkpoint ->
                        checkpoints
                            .addObject()
                            .put("name", checkpoint.name())
                            .put("times_seen", times(checkpoint, sequences))));
    return node.toString();
  }

  /** What stages dropped: the document, or an example of it. */
  private static List<Row> dropped(RunDatasets run, String id) {
    if (!run.has("dropped")) {
      return List.of();
    }
    List<String> ids = new ArrayList<>(List.of(id));
    examples(run, id).forEach(row -> ids.add(row.getAs("id")));
    return run.read("dropped").where(col("id").isin(ids.toArray())).collectAsList();
  }

  private static List<Row> examples(RunDatasets run, String id) {
    return run.find("examples")
        .map(
            rows ->
                rows.where(array_contains(col("document_ids"), id))
                    .select("id", "task_name", "split", "label")
                    .orderBy("id")
                    .collectAsList())
        .orElse(List.of());
  }

  /** The sequences of a run that has not trained. */
  private static List<Sightings.Seen> unseen(RunDatasets run, String id) {
    if (!run.has("tokens")) {
      return List.of();
    }
    return Sightings.sequences(run)
        .where(array_contains(col("document_ids"), id))
        .select("sequence_id", "split")
        .orderBy("split", "sequence_id")
        .collectAsList()
        .stream()
        .map(row -> new Sightings.Seen(row.getLong(0), row.getString(1), List.of()))
        .toList();
  }

  private void backward(
      RunDatasets run, Moment of, Optional<Sightings> sightings, PrintWriter out) {
    Sightings seen =
        sightings.orElseThrow(
            () ->
                new BadDataException(
                    "Run %s has no checkpoint, so nothing has been seen; train first."
                        .formatted(run.runId())));
    Dataset<Row> ids = ids(seen, of);
    Dataset<Row> documents =
        run.read("documents")
            .select("id", "source_id", "record_id", "file", "offset")
            .dropDuplicates("id")
            .join(ids, "id");
    if (json) {
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
      table.add(DocumentSelector.cells(row));
    }
    out.print(table);
  }

  private static Dataset<Row> ids(Sightings seen, Moment of) {
    if (of.checkpoint != null) {
      return seen.documentsOfRounds(1, seen.checkpoint(of.checkpoint).state().round());
    }
    return of.round != null
        ? seen.documentsOfRounds(of.round, of.round)
        : seen.documentsOfStep(of.step == null ? 1 : of.step);
  }
}
