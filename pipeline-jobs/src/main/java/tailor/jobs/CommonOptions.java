package tailor.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
import tailor.sweep.SweepKeys;

/** The options that every command on a configuration has; mix them in. */
final class CommonOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration (HOCON): a path, or a URI of any Hadoop file system.")
  @Nullable String config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides an option of the configuration; repeatable. -Dtailor.KEY=VALUE does too, --set"
              + " is stronger.")
  List<String> overrides = new ArrayList<>();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Names the run; the time of day (UTC) if left out.")
  @Nullable String runId;

  @Option(
      names = "--overwrite",
      description = "Replaces what this run id made from another configuration or other inputs.")
  boolean overwrite;

  /**
   * Binds the configuration.
   *
   * @throws tailor.config.ConfigurationException with all that is wrong
   */
  Bound bind() {
    return bind(ConfigFactory.empty());
  }

  /**
   * Binds the configuration.
   *
   * @param defaults for keys that no file or override gives
   * @throws tailor.config.ConfigurationException with all that is wrong
   */
  Bound bind(Config defaults) {
    return bindAll(load().withFallback(defaults));
  }

  /** The configuration with its overrides, not bound yet. */
  Config load() {
    return SweepKeys.normalize(
        ConfigurationLoader.load(Optional.ofNullable(config), overrides, System.getProperties()));
  }

  /**
   * Binds a whole configuration.
   *
   * @throws tailor.config.ConfigurationException with all that is wrong
   */
  static Bound bindAll(Config loaded) {
    Problems problems = new Problems();
    TailorOptions options = new Binder(problems).bind(loaded, TailorOptions.class);
    return new Bound(options, problems);
  }

  String runId() {
    return runId == null ? RunId.now(Clock.systemUTC()) : RunId.require(runId);
  }

  Existing existing() {
    return overwrite ? Existing.OVERWRITE : Existing.REFUSE;
  }
}
