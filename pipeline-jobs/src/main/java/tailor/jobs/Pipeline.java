package tailor.jobs;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import tailor.config.Problems;
import tailor.run.Progress;
import tailor.run.Storage;

/** Stages in a row on one configuration, with one Spark session. */
final class Pipeline {
  private final String name;
  private final List<Stage> stages;
  private final Progress progress;

  Pipeline(String name, List<Stage> stages, Progress progress) {
    this.name = name;
    this.stages = stages;
    this.progress = progress;
  }

  void run(CommonOptions common) {
    Problems problems = new Problems();
    TailorOptions options = common.bind(problems);
    stages.forEach(stage -> stage.check(options, problems));
    problems.throwIfAny();
    Configuration hadoop = hadoop(options.spark());
    Storage storage = Storage.at(options.storage().root(), hadoop);
    try (Sessions sessions = new Sessions(name, options.spark())) {
      StageRunner runner =
          new StageRunner(
              options, common.runId(), common.existing(), storage, hadoop, sessions, progress);
      stages.forEach(runner::run);
    }
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
    return hadoop;
  }
}
