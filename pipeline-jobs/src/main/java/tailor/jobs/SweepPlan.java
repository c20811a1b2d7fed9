package tailor.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import tailor.config.CanonicalJson;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.run.Progress;
import tailor.sweep.SweepOptions;
import tailor.sweep.Trial;
import tailor.sweep.Trials;

/**
 * The trials of a sweep as runs: what each one's configuration is, and which datasets it shares
 * with others. Two trials share what is made by stages whose options, and those of all stages
 * before, are the same in both.
 */
final class SweepPlan {
  /** Sections that say where and how to compute, not what. */
  private static final Set<String> FIXED = Set.of("storage", "spark", "sweep", "jobs");

  private final Config config;
  private final Configuration hadoop;

  SweepPlan(Config config, Configuration hadoop) {
    this.config = config;
    this.hadoop = hadoop;
  }

  /** The stages before training. */
  static List<Stage> dataStages() {
    return List.of(
        new IngestStage(),
        new CleanStage(),
        new DedupStage(),
        new FormatStage(),
        new TokenizeStage());
  }

  private static List<Stage> stages() {
    List<Stage> stages = new ArrayList<>(dataStages());
    stages.add(new TrainStage());
    return stages;
  }

  /** Reports what is wrong with the sweep, or with the configuration of any trial. */
  void check(SweepOptions sweep, Problems problems) {
    if (sweep.keys().isEmpty()) {
      problems.add(
          "sweep.keys",
          "is empty; name options and values, as in train.learning-rate = [1e-4, 1e-3]");
      return;
    }
    Set<String> told = new LinkedHashSet<>();
    for (Trial trial : trials(sweep, problems)) {
      try {
        new Checks(stages(), hadoop).requirePassed(bind(trial));
      } catch (ConfigurationException e) {
        if (told.add(e.getMessage())) {
          problems.add(
              "sweep.keys", "make a trial of %s: %s".formatted(trial.values(), e.getMessage()));
        }
      }
    }
  }

  private static List<Trial> trials(SweepOptions sweep, Problems problems) {
    for (String key : sweep.keys().keySet()) {
      if (FIXED.contains(key.replaceAll("\\..*", ""))) {
        problems.add("sweep.keys." + key, "cannot be searched: all trials share it");
        return List.of();
      }
    }
    try {
      return Trials.of(sweep);
    } catch (IllegalArgumentException e) {
      problems.add("sweep", "is not valid: " + e.getMessage());
      return List.of();
    }
  }

  /** The trials of a sweep that was checked. */
  List<PlannedTrial> plan(SweepOptions sweep, String sweepId, TailorOptions base) {
    Map<String, String> owners = new HashMap<>();
    share(base, sweepId, owners);
    List<PlannedTrial> planned = new ArrayList<>();
    for (Trial trial : Trials.of(sweep)) {
      Bound bound =
          HubNames.ofEnvironment(stages(), hadoop, Progress.silent()).located(bind(trial));
      String runId = "%s-t%03d".formatted(sweepId, trial.number());
      planned.add(new PlannedTrial(trial, bound, runId, share(bound.options(), runId, owners)));
    }
    return planned;
  }

  /**
   * The run that has each dataset of a configuration.
   *
   * @param owners runs by all that a stage's outcome depends on; grows by what is new
   */
  private static Map<String, String> share(
      TailorOptions options, String runId, Map<String, String> owners) {
    Map<String, String> ofDatasets = new LinkedHashMap<>();
    String chain = "";
    for (Stage stage : dataStages()) {
      chain +=
          stage.name()
              + CanonicalJson.hash(CanonicalJson.of(stage.settings(options)))
              + stage.inputs(options);
      String owner = owners.computeIfAbsent(chain, made -> runId);
      stage.outputs().forEach(output -> ofDatasets.put(output.dataset(), owner));
      ofDatasets.put(stage.name(), owner);
    }
    return ofDatasets;
  }

  private Bound bind(Trial trial) {
    Config tried = config.withoutPath("sweep");
    for (Map.Entry<String, String> entry : trial.values().entrySet()) {
      tried = tried.withValue(entry.getKey(), value(entry.getKey(), entry.getValue()));
    }
    return CommonOptions.bindAll(tried);
  }

  private static ConfigValue value(String key, String text) {
    try {
      return ConfigFactory.parseString(
              "value = " + text,
              ConfigParseOptions.defaults().setOriginDescription("sweep.keys." + key))
          .getValue("value");
    } catch (ConfigException e) {
      throw new ConfigurationException(
          "sweep.keys gives %s the value %s, which cannot be parsed: %s"
              .formatted(key, text, e.getMessage()));
    }
  }
}
