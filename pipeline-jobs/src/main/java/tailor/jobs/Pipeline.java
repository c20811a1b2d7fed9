package tailor.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import tailor.run.LocalFiles;
import tailor.run.Manifest;
import tailor.run.Progress;
import tailor.run.Storage;

/** Stages in a row on one configuration, with one Spark session. */
final class Pipeline {
  private final String name;
  private final List<Stage> stages;
  private final OutputOptions output;

  Pipeline(String name, List<Stage> stages, OutputOptions output) {
    this.name = name;
    this.stages = stages;
    this.output = output;
  }

  /** Checks and runs the stages; returns the manifest of each one's first output. */
  List<Manifest> run(Bound named, CommonOptions common) {
    output.applyToSparkLog();
    Progress progress = output.progress();
    Configuration hadoop = hadoop(named.options().spark());
    Bound bound = HubNames.ofEnvironment(stages, hadoop, progress).located(named);
    TailorOptions options = bound.options();
    new Checks(stages, hadoop).requirePassed(bound);
    Storage storage = Storage.at(options.storage().root(), hadoop);
    storage.create();
    List<Manifest> manifests = new ArrayList<>();
    try (Sessions sessions = new Sessions(name, options.spark(), progress)) {
      StageRunner runner =
          new StageRunner(
              options, common.runId(), common.existing(), storage, hadoop, sessions, progress);
      for (Stage stage : stages) {
        manifests.add(runner.run(stage));
      }
    }
    return manifests;
  }

  /** Hadoop's settings, with those that the session gets as {@code spark.hadoop.…}. */
  static Configuration hadoop(Map<String, String> spark) {
    Configuration hadoop = new Configuration();
    String prefix = "spark.hadoop.";
    spark.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            hadoop.set(key.substring(prefix.length()), value);
          }
        });
    return LocalFiles.in(hadoop);
  }
}
