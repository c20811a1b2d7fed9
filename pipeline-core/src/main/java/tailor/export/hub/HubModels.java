package tailor.export.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tailor.config.ConfigurationException;

/** Models of a hub as local directories. */
public final class HubModels {
  /** A snapshot that has it has every file that {@link ModelFiles} names. */
  private static final String COMPLETE = ".complete";

  private final HubSettings settings;
  private final Consumer<String> progress;

  /**
   * Models of one hub.
   *
   * @param progress takes a line for every file that is fetched
   */
  public HubModels(HubSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Models of the hub that the process's environment names. */
  public static HubModels ofEnvironment(Consumer<String> progress) {
    Map<String, String> environment = System.getenv();
    return new HubModels(
        HubSettings.of(environment, Path.of(System.getProperty("user.home"))), progress);
  }

  /**
   * A model in the cache.
   *
   * @param commit that its revision was
   * @param directory in Hugging Face form
   */
  public record Snapshot(String commit, Path directory) {}

  /**
   * Fetches what is not in the cache yet. A commit that is there whole is not asked for; a branch
   * or tag is, and what it was last is used where the hub cannot be reached.
   *
   * @throws ConfigurationException if there is no such model, or it is refused
   * @throws tailor.run.BadDataException if a file is not what the hub says it is
   * @throws UncheckedIOException if the hub cannot be reached
   */
  public Snapshot fetch(HubName name) {
    Path repository = settings.cache().resolve("models--" + name.owner() + "--" + name.name());
    try {
      Optional<Snapshot> cached = cached(name, repository);
      if (cached.isPresent() && (name.commit().isPresent() || isOffline())) {
        return cached.get();
      }
      if (isOffline()) {
        throw new ConfigurationException(
            "%s is not in %s, and HF_HUB_OFFLINE is set. Fetch it once with the network, or unset HF_HUB_OFFLINE."
                .formatted(name, settings.cache()));
      }
      return download(name, repository, cached);
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  private Snapshot download(HubName name, Path repository, Optional<Snapshot> cached)
      throws IOException {
    HubClient client = new HubClient(settings);
    String commit;
    try {
      commit = name.commit().isPresent() ? name.commit().get() : client.commit(name);
    } catch (IOException e) {
      if (cached.isEmpty()) {
        throw e;
      }
      progress.accept(
          "%s: the hub cannot be reached; taking commit %s from the cache"
              .formatted(name, cached.get().commit()));
      return cached.get();
    }
    Path directory = snapshot(repository, commit);
    if (!isComplete(directory)) {
      List<HubFile> files = ModelFiles.of(name, client.files(name, commit));
      Files.createDirectories(directory);
      for (HubFile file : files) {
        Path target = directory.resolve(file.name());
        if (!Files.exists(target)) {
          progress.accept("%s: fetching %s, %,d bytes".formatted(name, file.name(), file.size()));
          client.download(name, commit, file, target);
        }
      }
      write(directory.resolve(COMPLETE), commit);
    }
    write(reference(name, repository), commit);
    return new Snapshot(commit, directory);
  }

  private Optional<Snapshot> cached(HubName name, Path repository) throws IOException {
    Optional<String> commit = name.commit();
    Path reference = reference(name, repository);
    if (commit.isEmpty() && Files.isRegularFile(reference)) {
      commit = Optional.of(Files.readString(reference).strip()).filter(HubName::isCommit);
    }
    return commit
        .map(known -> new Snapshot(known, snapshot(repository, known)))
        .filter(known -> isComplete(known.directory()));
  }

  private boolean isOffline() {
    return settings.access() == HubSettings.Access.OFFLINE;
  }

  private static boolean isComplete(Path snapshot) {
    return Files.exists(snapshot.resolve(COMPLETE));
  }

  private static Path snapshot(Path repository, String commit) {
    return repository.resolve("snapshots").resolve(commit);
  }

  private static Path reference(HubName name, Path repository) {
    return repository.resolve("refs").resolve(name.revisionOrMain());
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling("." + UUID.randomUUID());
    Files.writeString(temporary, text, StandardCharsets.US_ASCII);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
