package tailor.jobs;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.udf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import tailor.config.CanonicalJson;
import tailor.config.ConfigurationException;
import tailor.document.Split;
import tailor.run.Manifest;
import tailor.train.TrainOptions;
import tailor.train.TrainingSchedule;
import tailor.train.checkpoint.Checkpoint;
import tailor.train.checkpoint.CheckpointDirectory;
import tailor.train.checkpoint.TrainerState;
import tailor.train.data.SequenceIndex;

/** When a run's training saw which documents. */
final class Sightings {
  private final RunDatasets run;
  private final TrainingSchedule schedule;
  private final SequenceIndex index;
  private final List<String> files;
  private final List<Checkpoint> checkpoints;
  private final int roundsDone;

  /**
   * A sequence that holds a document.
   *
   * @param id its id
   * @param split its split
   * @param sightings when training saw it; empty unless it did
   */
  record Seen(long id, String split, List<TrainingSchedule.Sighting> sightings) {}

  private Sightings(
      RunDatasets run,
      TrainingSchedule schedule,
      SequenceIndex index,
      List<String> files,
      List<Checkpoint> checkpoints,
      int roundsDone) {
    this.run = run;
    this.schedule = schedule;
    this.index = index;
    this.files = files;
    this.checkpoints = checkpoints;
    this.roundsDone = roundsDone;
  }

  /**
   * What a run's training saw.
   *
   * @return empty if it has not trained
   * @throws ConfigurationException if it trained with other options or another seed than these
   */
  static Optional<Sightings> of(RunDatasets run, TailorOptions options, Configuration hadoop) {
    Path directory = run.storage().directory("checkpoints", run.runId());
    List<Checkpoint> checkpoints =
        new CheckpointDirectory(directory, hadoop, options.train().bestBy()).all();
    if (checkpoints.isEmpty() || !run.has("tokens")) {
      return Optional.empty();
    }
    for (Manifest manifest : run.manifests("checkpoints")) {
      requireSame(options.train(), options.seed(), manifest);
    }
    List<String> files =
        SequenceIndex.files(
            new Path(run.directory("tokens"), "split=" + Split.TRAIN.key()), hadoop);
    SequenceIndex index = SequenceIndex.of(files, hadoop);
    TrainerState newest = checkpoints.get(checkpoints.size() - 1).state();
    return Optional.of(
        new Sightings(
            run,
            TrainingSchedule.of(options.train(), options.seed(), index.rows(), newest.metrics()),
            index,
            files,
            checkpoints,
            newest.round()));
  }

  private static void requireSame(TrainOptions train, long seed, Manifest manifest) {
    var given = CanonicalJson.of(Map.of("train", train, "seed", seed));
    var used = manifest.configuration();
    if (!sameText(given.path("train"), used.path("train"))
        || !sameText(given.path("seed"), used.path("seed"))) {
      throw new ConfigurationException(
          "Run %s trained with other options than this configuration has (train or seed): which steps saw what depends on them. Give the configuration of that run; its options are in %s/checkpoints/%s/_run.json."
              .formatted(manifest.runId(), "storage.root", manifest.runId()));
    }
  }

  /** Nodes that were read are integers where nodes that were made are longs. */
  private static boolean sameText(JsonNode a, JsonNode b) {
    return a.toString().equals(b.toString());
  }

  /** The checkpoints that there are, oldest first. */
  List<Checkpoint> checkpoints() {
    return checkpoints;
  }

  /** The checkpoint of that name. */
  Checkpoint checkpoint(String name) {
    return checkpoints.stream()
        .filter(checkpoint -> checkpoint.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "Run %s has no checkpoint '%s'; it has %s."
                        .formatted(
                            run.runId(),
                            name,
                            checkpoints.stream().map(Checkpoint::name).toList())));
  }

  /** The sequences that hold any of the documents, and when training saw them. */
  List<Seen> of(String documentId) {
    Map<Long, Long> rows = new HashMap<>();
    List<Row> found =
        sequences(run)
            .where(array_contains(col("document_ids"), documentId))
            .select("sequence_id", "split", "file_name", "row_index")
            .orderBy("split", "sequence_id")
            .collectAsList();
    for (Row row : found) {
      if (row.getString(1).equals(Split.TRAIN.key())) {
        rows.put(index.firstRow(row.getString(2)) + row.getLong(3), row.getLong(0));
      }
    }
    Map<Long, List<TrainingSchedule.Sighting>> sightings = new TreeMap<>();
    for (TrainingSchedule.Sighting sighting :
        schedule.sightings(rows::containsKey, 1, roundsDone)) {
      sightings
          .computeIfAbsent(rows.get(sighting.row()), sequence -> new ArrayList<>())
          .add(sighting);
    }
    return found.stream()
        .map(
            row ->
                new Seen(
                    row.getLong(0),
                    row.getString(1),
                    row.getString(1).equals(Split.TRAIN.key())
                        ? sightings.getOrDefault(row.getLong(0), List.of())
                        : List.of()))
        .toList();
  }

  /**
   * How many sequences with any of these documents each checkpoint's training had come across, by
   * its name, oldest first.
   *
   * @param documents rows with their {@code id}
   */
  Map<String, Long> timesSeen(Dataset<Row> documents) {
    BitSet rows = new BitSet();
    sequences(run)
        .where(col("split").equalTo(Split.TRAIN.key()))
        .select(col("file_name"), col("row_index"), explode(col("document_ids")).as("id"))
        .join(documents.select("id").distinct(), "id")
        .toLocalIterator()
        .forEachRemaining(
            row -> rows.set(Math.toIntExact(index.firstRow(row.getString(1)) + row.getLong(2))));
    List<TrainingSchedule.Sighting> sightings =
        schedule.sightings(row -> rows.get((int) row), 1, roundsDone);
    Map<String, Long> times = new LinkedHashMap<>();
    for (Checkpoint checkpoint : checkpoints) {
      times.put(
          checkpoint.name(),
          sightings.stream().filter(s -> s.round() <= checkpoint.state().round()).count());
    }
    return times;
  }

  /** The packed sequences of a run, with the file and the place in it where each lies. */
  static Dataset<Row> sequences(RunDatasets run) {
    return run.read("tokens")
        .select(
            col("sequence_id"),
            col("split"),
            col("document_ids"),
            col("_metadata.file_name").as("file_name"),
            col("_metadata.row_index").as("row_index"));
  }

  /** The ids of the documents that training saw in these rounds, both included. */
  Dataset<Row> documentsOfRounds(int first, int last) {
    BitSet rows = new BitSet();
    schedule
        .sightings(row -> true, first, Math.min(last, roundsDone))
        .forEach(sighting -> rows.set(Math.toIntExact(sighting.row())));
    return documents(rows);
  }

  /** The ids of the documents that training saw in a step. */
  Dataset<Row> documentsOfStep(long step) {
    BitSet rows = new BitSet();
    for (long row : schedule.rowsOfStep(step)) {
      rows.set(Math.toIntExact(row));
    }
    return documents(rows);
  }

  private Dataset<Row> documents(BitSet rows) {
    Map<String, Long> firsts = new HashMap<>();
    for (String file : files) {
      String name = new Path(file).getName();
      firsts.put(name, index.firstRow(name));
    }
    UserDefinedFunction seen =
        udf(
            (UDF2<String, Long, Boolean>)
                (file, row) -> rows.get((int) (firsts.getOrDefault(file, 0L) + row)),
            DataTypes.BooleanType);
    return sequences(run)
        .where(col("split").equalTo(Split.TRAIN.key()))
        .where(seen.apply(col("file_name"), col("row_index")))
        .select(explode(col("document_ids")).as("id"))
        .distinct();
  }
}
