package tailor.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import tailor.run.ContentHash;
import tailor.run.DataFile;
import tailor.run.Manifest;
import tailor.run.ManifestInput;
import tailor.run.Storage;
import tailor.run.UserFiles;

/** Finds out what the inputs of a stage hold. */
final class Inputs {
  private final Storage storage;
  private final String runId;
  private final Configuration hadoop;
  private final Sessions sessions;

  Inputs(Storage storage, String runId, Configuration hadoop, Sessions sessions) {
    this.storage = storage;
    this.runId = runId;
    this.hadoop = hadoop;
    this.sessions = sessions;
  }

  /**
   * Identifies the inputs by their content.
   *
   * @param before what the stage made earlier: files that have not changed since are not read again
   * @throws tailor.config.ConfigurationException if a required dataset is missing or incomplete
   */
  List<ManifestInput> identify(List<Input> inputs, Optional<Manifest> before) {
    List<ManifestInput> identified = new ArrayList<>();
    for (Input input : inputs) {
      if (input instanceof Input.Dataset dataset) {
        dataset(dataset).ifPresent(identified::add);
      } else if (input instanceof Input.Path path) {
        identified.add(files(path, before));
      }
    }
    return identified;
  }

  private Optional<ManifestInput> dataset(Input.Dataset dataset) {
    String run = dataset.runId().orElse(runId);
    if (dataset.need() == Input.Need.REQUIRED) {
      storage.require(dataset.name(), run);
    }
    List<Manifest> parts = storage.manifests(dataset.name(), run);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    List<DataFile> files = parts.stream().flatMap(part -> part.files().stream()).toList();
    return Optional.of(new ManifestInput(dataset.name(), run, ContentHash.combine(files), ""));
  }

  private ManifestInput files(Input.Path input, Optional<Manifest> before) {
    Path path = new Path(input.path());
    List<FileStatus> files = UserFiles.list(hadoop, path);
    String fingerprint = UserFiles.fingerprint(files);
    Optional<ManifestInput> unchanged =
        before.stream()
            .flatMap(manifest -> manifest.inputs().stream())
            .filter(same -> same.name().equals(input.key()))
            .filter(same -> same.fingerprint().equals(fingerprint))
            .findFirst();
    return unchanged.orElseGet(
        () ->
            new ManifestInput(
                input.key(), input.path(), ContentHash.combine(digest(files, path)), fingerprint));
  }

  private List<DataFile> digest(List<FileStatus> files, Path root) {
    boolean local =
        files.stream().allMatch(file -> "file".equals(file.getPath().toUri().getScheme()));
    return local
        ? ContentHash.digest(hadoop, files, root)
        : ContentHash.digest(new JavaSparkContext(sessions.get().sparkContext()), files, root);
  }
}
