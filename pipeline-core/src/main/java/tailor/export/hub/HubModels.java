package tailor.export.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tailor.config.ConfigurationException;
import tailor.run.Progress;

/** Models of a hub, and their tokenizers, as local directories. */
public final class HubModels {
  private final HubSettings settings;
  private final Progress progress;

  /**
   * Models of one hub.
   *
   * @param progress is told of every file that is fetched, and how far it is
   */
  public HubModels(HubSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Models of the hub that {@link HubSettings#ofProcess} names. */
  public static HubModels ofEnvironment(Progress progress) {
    return new HubModels(HubSettings.ofProcess(), progress);
  }

  /**
   * A model in the cache, or its tokenizer.
   *
   * @param commit that its revision was
   * @param directory in Hugging Face form
   */
  public record Snapshot(String commit, Path directory) {}

  /**
   * Fetches of a model what is not in the cache yet. A commit that is there whole is not asked for;
   * a branch or tag is, and what it was last is used where the hub cannot be reached.
   *
   * @throws ConfigurationException if there is no such model, or it is refused
   * @throws tailor.run.BadDataException if a file is not what the hub says it is
   * @throws UncheckedIOException if the hub cannot be reached
   */
  public Snapshot fetch(HubName name) {
    return fetch(name, SnapshotPart.MODEL);
  }

  /** As the other method, without the weights. */
  public Snapshot fetchTokenizer(HubName name) {
    return fetch(name, SnapshotPart.TOKENIZER);
  }

  private Snapshot fetch(HubName name, SnapshotPart part) {
    Path repository = settings.cache().resolve("models--" + name.owner() + "--" + name.name());
    try {
      Optional<Snapshot> cached = cached(name, part, repository);
      if (cached.isPresent() && (name.commit().isPresent() || isOffline())) {
        return cached.get();
      }
      if (isOffline()) {
        throw new ConfigurationException(
            "%s is not in %s, and HF_HUB_OFFLINE is set. Fetch it once with the network, or unset HF_HUB_OFFLINE."
                .formatted(name, settings.cache()));
      }
      return download(name, part, repository, cached);
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  private Snapshot download(
      HubName name, SnapshotPart part, Path repository, Optional<Snapshot> cached)
      throws IOException {
    HubClient client = new HubClient(settings);
    String commit;
    try {
      commit = name.commit().isPresent() ? name.commit().get() : client.commit(name);
    } catch (IOException e) {
      if (cached.isEmpty()) {
        throw e;
      }
      progress.say(
          "%s: the hub cannot be reached; taking commit %s from the cache"
              .formatted(name, cached.get().commit()));
      return cached.get();
    }
    Path directory = snapshot(repository, commit);
    if (!part.isWhole(directory)) {
      List<HubFile> files = part.files(name, client.files(name, commit));
      Files.createDirectories(directory);
      for (HubFile file : files) {
        Path target = directory.resolve(file.name());
        if (!Files.exists(target)) {
          progress.say("%s: fetching %s, %,d bytes".formatted(name, file.name(), file.size()));
          Progress.Work work = progress.start(name + ": " + file.name(), "bytes", file.size());
          client.download(name, commit, file, target, work);
        }
      }
      write(part.mark(directory), commit);
    }
    write(reference(name, repository), commit);
    return new Snapshot(commit, directory);
  }

  private static Optional<Snapshot> cached(HubName name, SnapshotPart part, Path repository)
      throws IOException {
    Optional<String> commit = name.commit();
    Path reference = reference(name, repository);
    if (commit.isEmpty() && Files.isRegularFile(reference)) {
      commit = Optional.of(Files.readString(reference).strip()).filter(HubName::isCommit);
    }
    return commit
        .map(known -> new Snapshot(known, snapshot(repository, known)))
        .filter(known -> part.isWhole(known.directory()));
  }

  private boolean isOffline() {
    return settings.access() == HubSettings.Access.OFFLINE;
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
