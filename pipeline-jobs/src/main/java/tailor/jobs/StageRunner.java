package tailor.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import tailor.config.CanonicalJson;
import tailor.config.ConfigurationException;
import tailor.run.Attempt;
import tailor.run.ContentHash;
import tailor.run.DataFile;
import tailor.run.Existing;
import tailor.run.Ledger;
import tailor.run.Manifest;
import tailor.run.ManifestInput;
import tailor.run.Output;
import tailor.run.Progress;
import tailor.run.Storage;

/** Runs stages of one run: skips what is complete, commits what is done. */
final class StageRunner {
  private final TailorOptions options;
  private final String runId;
  private final Existing existing;
  private final Storage storage;
  private final Configuration hadoop;
  private final Sessions sessions;
  private final Progress progress;
  private final Clock clock = Clock.systemUTC();

  StageRunner(
      TailorOptions options,
      String runId,
      Existing existing,
      Storage storage,
      Configuration hadoop,
      Sessions sessions,
      Progress progress) {
    this.options = options;
    this.runId = runId;
    this.existing = existing;
    this.storage = storage;
    this.hadoop = hadoop;
    this.sessions = sessions;
    this.progress = progress;
  }

  /** Runs a stage unless it is complete; returns the manifest of its first output. */
  Manifest run(Stage stage) {
    sessions.working(stage.name());
    List<Output> outputs = stage.outputs();
    Attempt attempt = new Attempt(storage, stage.name(), runId, outputs);
    attempt.recover();
    Optional<Manifest> complete = complete(outputs);
    JsonNode configuration = CanonicalJson.of(stage.settings(options));
    String configurationHash = CanonicalJson.hash(configuration);
    List<Input> declared = stage.inputs(options);
    List<ManifestInput> inputs =
        new Inputs(storage, runId, hadoop, sessions).identify(declared, complete);
    if (complete.isPresent() && complete.get().isMadeFrom(configurationHash, inputs)) {
      progress.say(stage.name() + ": already complete");
      return complete.get();
    }
    if (complete.isPresent() && existing == Existing.REFUSE) {
      throw new ConfigurationException(
          "%s of run %s is complete, but was made from another configuration or other inputs. Give another --run-id, or --overwrite to replace it."
              .formatted(storage.directory(outputs.get(0), runId), runId));
    }
    String origin = Manifest.origin(configurationHash, inputs);
    attempt.begin(origin, existing);
    Instant started = clock.instant();
    progress.say(stage.name() + ": started");
    StageResult result = stage.run(context(attempt, origin, declared));
    result.ledger().ifPresent(Ledger::requireBalance);
    attempt.commit(
        (output, directory) -> {
          List<DataFile> files = digest(directory);
          return new Manifest(
              stage.name(),
              output.dataset(),
              runId,
              attempt.id(),
              Build.version(),
              Build.commit(),
              started.toString(),
              clock.instant().toString(),
              configuration,
              configurationHash,
              inputs,
              result.ledger().orElse(null),
              result.metrics(),
              files,
              ContentHash.combine(files));
        });
    progress.say(
        String.format(
            Locale.ROOT,
            "%s: done in %.1f s",
            stage.name(),
            Duration.between(started, clock.instant()).toMillis() / 1e3));
    return storage.manifest(outputs.get(0), runId).orElseThrow();
  }

  private StageContext context(Attempt attempt, String origin, List<Input> declared) {
    List<Input.Dataset> datasets =
        declared.stream()
            .filter(Input.Dataset.class::isInstance)
            .map(Input.Dataset.class::cast)
            .toList();
    return new StageContext(
        options, runId, storage, datasets, attempt, attempt.interim(origin), sessions, progress);
  }

  private Optional<Manifest> complete(List<Output> outputs) {
    List<Manifest> manifests = new ArrayList<>();
    for (Output output : outputs) {
      storage.manifest(output, runId).ifPresent(manifests::add);
    }
    boolean whole =
        manifests.size() == outputs.size()
            && manifests.stream().map(Manifest::attempt).distinct().count() == 1;
    return whole ? Optional.of(manifests.get(0)) : Optional.empty();
  }

  private List<DataFile> digest(Path directory) {
    boolean isLocal = storage.files() instanceof LocalFileSystem;
    return sessions.isOpen() && !isLocal
        ? ContentHash.digest(new JavaSparkContext(sessions.get().sparkContext()), directory)
        : ContentHash.digest(hadoop, directory);
  }
}
