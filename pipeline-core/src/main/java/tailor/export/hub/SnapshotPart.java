package tailor.export.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is fetched of a model, and the file by which a snapshot is known to have all of it. */
enum SnapshotPart {
  MODEL(".complete") {
    @Override
    List<HubFile> files(HubName name, List<HubFile> commit) {
      return ModelFiles.of(name, commit);
    }

    @Override
    boolean isWhole(Path snapshot) {
      return Files.exists(mark(snapshot));
    }
  },
  /** Everything but the weights. */
  TOKENIZER(".complete-tokenizer") {
    @Override
    List<HubFile> files(HubName name, List<HubFile> commit) {
      return ModelFiles.ofTokenizer(name, commit);
    }

    @Override
    boolean isWhole(Path snapshot) {
      return Files.exists(mark(snapshot)) || MODEL.isWhole(snapshot);
    }
  };

  private final String mark;

  SnapshotPart(String mark) {
    this.mark = mark;
  }

  /**
   * The files to fetch.
   *
   * @throws tailor.config.ConfigurationException if one that it takes is not there
   */
  abstract List<HubFile> files(HubName name, List<HubFile> commit);

  /** Whether a snapshot has all of them. */
  abstract boolean isWhole(Path snapshot);

  /** The file that says so. */
  Path mark(Path snapshot) {
    return snapshot.resolve(mark);
  }
}
