package tailor.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import tailor.clean.CleanOptions;
import tailor.clean.Repairs;
import tailor.config.CanonicalJson;
import tailor.config.ConfigurationException;
import tailor.dedup.RepeatedText;
import tailor.run.Manifest;

/** What the rules of a run did, with some documents of each. */
final class Inspection {
  private static final int AROUND = 40;
  private static final int LONGEST = 300;

  /** The dataset in which the text lies that a stage judged. */
  private static final Map<String, String> JUDGED =
      Map.of("dedup", "clean", "format", "deduplicated", "tokenize", "examples");

  private final RunDatasets run;
  private final CleanOptions clean;
  private final int limit;

  /**
   * What a rule or a cleaner did.
   *
   * @param stage the stage
   * @param name the rule, or the cleaner's type
   * @param what dropped, or repaired
   * @param documents how many
   * @param findings some of them
   */
  record Rule(String stage, String name, String what, long documents, List<Finding> findings) {}

  /**
   * What it did to a document.
   *
   * @param id the document's id
   * @param origin its source and record
   * @param parts evidence and words by name, in the order to show
   */
  record Finding(String id, String origin, Map<String, String> parts) {}

  Inspection(RunDatasets run, CleanOptions clean, int limit) {
    this.run = run;
    this.clean = clean;
    this.limit = limit;
  }

  /**
   * The rules that did something.
   *
   * @param stage only those of this stage; null for all
   * @param name only the rule or cleaner of this name; null for all
   * @param id only what was done to this document; null for all
   * @throws ConfigurationException if the run was cleaned with other options than these
   */
  List<Rule> rules(@Nullable String stage, @Nullable String name, @Nullable String id) {
    List<Rule> rules = new ArrayList<>();
    if (stage == null || stage.equals("clean")) {
      rules.addAll(repairs(name, id));
    }
    if (stage == null || stage.equals("dedup")) {
      rules.addAll(removals(name, id));
    }
    Dataset<Row> dropped = run.read("dropped");
    dropped = stage == null ? dropped : dropped.where(col("stage").equalTo(stage));
    dropped = name == null ? dropped : dropped.where(col("rule").equalTo(name));
    dropped = id == null ? dropped : dropped.where(col("id").equalTo(id));
    for (Row row :
        dropped
            .groupBy("stage", "rule")
            .agg(count(lit(1)))
            .orderBy("stage", "rule")
            .collectAsList()) {
      List<Finding> findings =
          dropped
              .where(col("stage").equalTo(row.getString(0)).and(col("rule").equalTo(row.get(1))))
              .orderBy("id")
              .limit(limit)
              .collectAsList()
              .stream()
              .map(found -> dropped(row.getString(0), found))
              .toList();
      rules.add(new Rule(row.getString(0), row.getString(1), "dropped", row.getLong(2), findings));
    }
    return rules;
  }

  private List<Rule> repairs(@Nullable String name, @Nullable String id) {
    if (!run.has("clean")) {
      return List.of();
    }
    run.manifests("clean").forEach(this::requireSame);
    Dataset<Row> documents = run.read("documents");
    documents = id == null ? documents : documents.where(col("id").equalTo(id));
    return repaired("clean", Repairs.of(documents, clean), name);
  }

  /** What was taken out of documents that stayed, since it stands in many others. */
  private List<Rule> removals(@Nullable String name, @Nullable String id) {
    if (!run.has("deduplicated")) {
      return List.of();
    }
    Dataset<Row> before = run.read("clean");
    before = id == null ? before : before.where(col("id").equalTo(id));
    return repaired(
        "dedup", Repairs.between(RepeatedText.RULE, before, run.read("deduplicated")), name);
  }

  private List<Rule> repaired(String stage, Dataset<Row> all, @Nullable String name) {
    Dataset<Row> repairs = name == null ? all : all.where(col("rule").equalTo(name));
    repairs.persist();
    try {
      List<Rule> rules = new ArrayList<>();
      for (Row row :
          repairs.groupBy("rule").agg(countDistinct("id")).orderBy("rule").collectAsList()) {
        List<Finding> findings =
            repairs
                .where(col("rule").equalTo(row.getString(0)))
                .orderBy("id", "place")
                .limit(limit)
                .collectAsList()
                .stream()
                .map(Inspection::repaired)
                .toList();
        rules.add(new Rule(stage, row.getString(0), "repaired", row.getLong(1), findings));
      }
      return rules;
    } finally {
      repairs.unpersist();
    }
  }

  private void requireSame(Manifest manifest) {
    String given = CanonicalJson.of(Map.of("clean", clean)).path("clean").toString();
    if (!given.equals(manifest.configuration().path("clean").toString())) {
      throw new ConfigurationException(
          "Run %s was cleaned with other options than clean has in this configuration, so its repairs cannot be shown. Give the configuration of that run."
              .formatted(manifest.runId()));
    }
  }

  private static Finding repaired(Row row) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("place", row.getAs("place"));
    parts.put("before", row.getAs("before"));
    parts.put("after", row.getAs("after"));
    return new Finding(row.getAs("id"), origin(row), parts);
  }

  private Finding dropped(String stage, Row row) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("evidence", row.getAs("evidence"));
    String kept = row.getAs("kept_id");
    text(stage, row.getAs("id"))
        .ifPresent(
            text ->
                parts.put("words", words(text, row.getAs("span_start"), row.getAs("span_end"))));
    if (kept != null) {
      parts.put("kept", kept);
      text(stage, kept).ifPresent(text -> parts.put("its words", words(text, null, null)));
    }
    return new Finding(row.getAs("id"), origin(row), parts);
  }

  private static String origin(Row row) {
    String record = row.getAs("record_id");
    return row.getAs("source_id") + (record == null ? "" : ", " + record);
  }

  /** The text that a stage judged. */
  private Optional<String> text(String stage, String id) {
    if (stage.equals("clean")) {
      return first(run.read("documents"), id).map(row -> Repairs.cleaned(row, clean));
    }
    return first(run.read(JUDGED.getOrDefault(stage, "documents")), id)
        .map(row -> row.<String>getAs("text"));
  }

  private static Optional<Row> first(Dataset<Row> rows, String id) {
    return rows.where(col("id").equalTo(id)).limit(1).collectAsList().stream().findFirst();
  }

  private static String words(String text, @Nullable Integer start, @Nullable Integer end) {
    if (start == null || end == null || end > text.length()) {
      return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
    int last = Math.min(end, start + LONGEST);
    return text.substring(Math.max(0, start - AROUND), start)
        + "»"
        + text.substring(start, last)
        + (last < end ? "…" : "")
        + "«"
        + text.substring(end, Math.min(text.length(), end + AROUND));
  }
}
