package tailor.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import tailor.export.HuggingFaceConfig;
import tailor.export.ModelDirectory;
import tailor.export.hub.HubModels;
import tailor.export.hub.HubModels.Snapshot;
import tailor.export.hub.HubName;
import tailor.run.Progress;

/**
 * A base model that is named on a hub. The driver fetches it to its cache, and copies it to where
 * the datasets lie, {@code _models/owner--name/COMMIT} there: executors need no network, and the
 * path says which commit a run was made from.
 */
final class HubBase {
  private static final String DIRECTORY = "_models";

  private final List<Stage> stages;
  private final Configuration hadoop;
  private final Function<HubName, Snapshot> hub;

  HubBase(List<Stage> stages, Configuration hadoop, Function<HubName, Snapshot> hub) {
    this.stages = stages;
    this.hadoop = hadoop;
    this.hub = hub;
  }

  /** A base model of the hub that the process's environment names. */
  static HubBase ofEnvironment(List<Stage> stages, Configuration hadoop, Progress progress) {
    return new HubBase(stages, hadoop, name -> HubModels.ofEnvironment(progress::say).fetch(name));
  }

  /**
   * The same configuration with the copy's path as {@code model.base}, if a stage reads it.
   *
   * @throws tailor.config.ConfigurationException with what is wrong so far, before anything is
   *     fetched
   */
  Bound located(Bound bound) {
    TailorOptions options = bound.options();
    Optional<String> base = options.model().base().filter(HubName::isAt);
    if (base.isEmpty() || stages.stream().noneMatch(stage -> reads(stage, options))) {
      return bound;
    }
    bound.problems().throwIfAny();
    HubName name = HubName.parse(base.get());
    Snapshot snapshot = hub.apply(name);
    String copy =
        "%s/%s/%s--%s/%s"
            .formatted(
                options.storage().root().replaceAll("(?<=.)/+$", ""),
                DIRECTORY,
                name.owner(),
                name.name(),
                snapshot.commit());
    copy(snapshot, ModelDirectory.at(copy, hadoop));
    return new Bound(options.withModel(options.model().withBase(copy)), bound.problems());
  }

  private static boolean reads(Stage stage, TailorOptions options) {
    return stage.inputs(options).stream()
        .anyMatch(input -> input instanceof Input.Path path && HubName.isAt(path.path()));
  }

  /** Copies what is not there yet, what makes a directory a model last. */
  private static void copy(Snapshot snapshot, ModelDirectory to) {
    try (Stream<java.nio.file.Path> files = Files.list(snapshot.directory())) {
      if (to.has(HuggingFaceConfig.FILE)) {
        return;
      }
      List<java.nio.file.Path> visible =
          files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
      for (java.nio.file.Path file : visible) {
        String name = file.getFileName().toString();
        if (!name.equals(HuggingFaceConfig.FILE) && !to.has(name)) {
          copy(file, name, to);
        }
      }
      copy(snapshot.directory().resolve(HuggingFaceConfig.FILE), HuggingFaceConfig.FILE, to);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy the model to " + to, e);
    }
  }

  private static void copy(java.nio.file.Path file, String name, ModelDirectory to)
      throws IOException {
    to.write(
        name,
        out -> {
          try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
          }
        });
  }
}
