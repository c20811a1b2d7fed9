package tailor.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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
    List<Output> outputs = stage.outputs();
    Attempt attempt = new Attempt(storage, stage.name(), runId, outputs);
    attempt.recover();
    JsonNode configuration = CanonicalJson.of(stage.settings(options));
    String configurationHash = CanonicalJson.hash(configuration);
    List<ManifestInput> inputs = inputs(stage);
    Optional<Manifest> complete = complete(outputs);
    if (complete.isPresent()) {
      if (complete.get().isMadeFrom(configurationHash, inputs)) {
        progress.say(stage.name() + ": already complete");
        return complete.get();
      }
      if (existing == Existing.REFUSE) {
        throw new ConfigurationException(
            "%s of run %s is complete, but was made from another configuration or other inputs. Give another --run-id, or --overwrite to replace it."
                .formatted(storage.directory(outputs.get(0), runId), runId));
      }
    }
    attempt.begin(Manifest.origin(configurationHash, inputs), existing);
    Instant started = clock.instant();
    progress.say(stage.name() + ": started");
    StageResult result =
        stage.run(new StageContext(options, runId, storage, attempt, sessions, progress));
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
    progress.say(stage.name() + ": done");
    return storage.manifest(outputs.get(0), runId).orElseThrow();
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

  private List<ManifestInput> inputs(Stage stage) {
    List<ManifestInput> inputs = new ArrayList<>();
    for (Input input : stage.inputs(options)) {
      if (input instanceof Input.Dataset dataset) {
        storage.require(dataset.name(), runId);
        Manifest manifest = storage.manifest(Output.of(dataset.name()), runId).orElseThrow();
        inputs.add(new ManifestInput(dataset.name(), runId, manifest.contentHash(), ""));
      } else if (input instanceof Input.Path path) {
        String hash = ContentHash.combine(ContentHash.digest(hadoop, new Path(path.path())));
        inputs.add(new ManifestInput(path.key(), path.path(), hash, ""));
      }
    }
    return inputs;
  }

  private List<DataFile> digest(Path directory) {
    return sessions.isOpen()
        ? ContentHash.digest(new JavaSparkContext(sessions.get().sparkContext()), directory)
        : ContentHash.digest(hadoop, directory);
  }
}
