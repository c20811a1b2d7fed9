package tailor.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import tailor.export.HuggingFaceConfig;
import tailor.export.ModelDirectory;
import tailor.export.hub.HubModels;
import tailor.export.hub.HubModels.Snapshot;
import tailor.export.hub.HubName;
import tailor.run.Progress;
import tailor.tokenize.TokenizerFiles;

/**
 * Names on a hub in a configuration. The driver fetches what they name to its cache, and copies it
 * to where the datasets lie, {@code _models/owner--name/COMMIT} or {@code _tokenizers/…} there:
 * executors need no network, and the path says which commit a run was made from.
 */
final class HubNames {
  private final List<Stage> stages;
  private final Configuration hadoop;
  private final Hub hub;

  /** Where models come from. */
  interface Hub {
    /** A whole model. */
    Snapshot model(HubName name);

    /** A model's tokenizer. */
    Snapshot tokenizer(HubName name);
  }

  HubNames(List<Stage> stages, Configuration hadoop, Hub hub) {
    this.stages = stages;
    this.hadoop = hadoop;
    this.hub = hub;
  }

  /** Names on the hub that the process's environment names. */
  static HubNames ofEnvironment(List<Stage> stages, Configuration hadoop, Progress progress) {
    return new HubNames(
        stages,
        hadoop,
        new Hub() {
          @Override
          public Snapshot model(HubName name) {
            return HubModels.ofEnvironment(progress).fetch(name);
          }

          @Override
          public Snapshot tokenizer(HubName name) {
            return HubModels.ofEnvironment(progress).fetchTokenizer(name);
          }
        });
  }

  /**
   * The same configuration with the copies' paths as {@code model.base} and {@code
   * tokenize.tokenizer.path}, as far as a stage reads them.
   *
   * @throws tailor.config.ConfigurationException with what is wrong so far, before anything is
   *     fetched
   */
  Bound located(Bound bound) {
    TailorOptions options = bound.options();
    String root = options.storage().root();
    Optional<HubName> base = read(options.model().base(), options);
    Optional<HubName> tokenizer = read(options.tokenize().tokenizer().path(), options);
    if (base.isPresent() || tokenizer.isPresent()) {
      bound.problems().throwIfAny();
    }
    if (base.isPresent()) {
      Snapshot snapshot = hub.model(base.get());
      String copy = HubCopy.of(HubCopy.MODELS, base.get(), snapshot.commit()).under(root);
      copy(snapshot, ModelDirectory.at(copy, hadoop), HuggingFaceConfig.FILE);
      options = options.withModel(options.model().withBase(copy));
    }
    if (tokenizer.isPresent()) {
      Snapshot snapshot = hub.tokenizer(tokenizer.get());
      String copy = HubCopy.of(HubCopy.TOKENIZERS, tokenizer.get(), snapshot.commit()).under(root);
      copy(snapshot, ModelDirectory.at(copy, hadoop), TokenizerFiles.TOKENIZER);
      options = options.withTokenize(options.tokenize().withTokenizerAt(copy));
    }
    return new Bound(options, bound.problems());
  }

  /** The name at a location that a stage reads. */
  private Optional<HubName> read(Optional<String> location, TailorOptions options) {
    return location
        .filter(HubName::isAt)
        .filter(named -> stages.stream().anyMatch(stage -> reads(stage, named, options)))
        .map(HubName::parse);
  }

  private static boolean reads(Stage stage, String location, TailorOptions options) {
    return stage.inputs(options).stream()
        .anyMatch(input -> input instanceof Input.Path path && path.path().equals(location));
  }

  /** Copies what is not there yet, what makes the copy whole last. */
  private static void copy(Snapshot snapshot, ModelDirectory to, String last) {
    try (Stream<java.nio.file.Path> files = Files.list(snapshot.directory())) {
      if (to.has(last)) {
        return;
      }
      List<java.nio.file.Path> visible =
          files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
      for (java.nio.file.Path file : visible) {
        String name = file.getFileName().toString();
        if (!name.equals(last) && !to.has(name)) {
          copy(file, name, to);
        }
      }
      copy(snapshot.directory().resolve(last), last, to);
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
