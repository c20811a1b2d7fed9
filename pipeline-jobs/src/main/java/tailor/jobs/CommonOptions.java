package tailor.jobs;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tailor.config.Binder;
import tailor.config.ConfigurationLoader;
import tailor.config.Problems;
import tailor.run.Existing;
import tailor.run.RunId;

/** The options that every command on a configuration has; mix them in. */
final class CommonOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration (HOCON); a path, or a URI of any Hadoop file system.")
  @Nullable String config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides an option of the configuration; repeatable.")
  List<String> overrides = new ArrayList<>();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Names the run; the time of day if left out.")
  @Nullable String runId;

  @Option(names = "--overwrite", description = "Replace what this run id made differently before.")
  boolean overwrite;

  /**
   * Binds the configuration.
   *
   * @param problems remembers where each option was read, for the checks to come
   * @throws tailor.config.ConfigurationException with all that is wrong
   */
  TailorOptions bind(Problems problems) {
    return new Binder(problems)
        .bind(
            ConfigurationLoader.load(
                Optional.ofNullable(config), overrides, System.getProperties()),
            TailorOptions.class);
  }

  String runId() {
    return runId == null ? RunId.now(Clock.systemUTC()) : RunId.require(runId);
  }

  Existing existing() {
    return overwrite ? Existing.OVERWRITE : Existing.REFUSE;
  }
}
