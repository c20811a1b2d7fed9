package tailor.jobs;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import tailor.train.TrainingSchedule;
import tailor.train.checkpoint.Checkpoint;

/**
 * Follows documents to their examples, sequences, training steps and checkpoints.
 *
 * @param sightings when the run's training came across its sequences, if it has trained
 * @param limit most documents to look for, and most steps of each to list in a table
 */
record DocumentTrace(
    RunDatasets run, Optional<Sightings> sightings, TraceCommand.Format format, int limit) {
  /** Prints what became of the documents, of {@code limit} at most. */
  void print(SelectedDocuments documents, PrintWriter out) {
    documents.find(limit).forEach(found -> print(found, out));
  }

  private void print(Row found, PrintWriter out) {
    String id = found.getAs("id");
    List<Row> dropped = dropped(id);
    List<Row> examples = examples(id);
    List<Sightings.Seen> sequences = sightings.map(seen -> seen.of(id)).orElseGet(() -> unseen(id));
    if (format == TraceCommand.Format.JSON_LINES) {
      out.println(toJson(found, dropped, examples, sequences));
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

  private String toJson(
      Row found, List<Row> dropped, List<Row> examples, List<Sightings.Seen> sequences) {
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
  private List<Row> dropped(String id) {
    if (!run.has("dropped")) {
      return List.of();
    }
    List<String> ids = new ArrayList<>(List.of(id));
    examples(id).forEach(row -> ids.add(row.getAs("id")));
    return run.read("dropped").where(col("id").isin(ids.toArray())).collectAsList();
  }

  private List<Row> examples(String id) {
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
  private List<Sightings.Seen> unseen(String id) {
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
}
