package tailor.jobs;

import java.util.Optional;

/** What a stage reads. */
public sealed interface Input {
  /**
   * A dataset of a run.
   *
   * @param name its directory under the root
   * @param runId the run; empty for the one at work
   * @param need what to make of its absence
   */
  record Dataset(String name, Optional<String> runId, Need need) implements Input {
    /** Returns the same dataset of another run. */
    public Dataset ofRun(String otherRunId) {
      return new Dataset(name, Optional.of(otherRunId), need);
    }

    /** Returns the same dataset as one that may be missing. */
    public Dataset optional() {
      return new Dataset(name, runId, Need.OPTIONAL);
    }
  }

  /**
   * A file or directory of the user's, on any Hadoop file system; wildcards are allowed.
   *
   * @param key the option that names it, as in {@code sources[0].path}
   * @param path the path
   * @param content what is there
   */
  record Path(String key, String path, Content content) implements Input {}

  /** What a path leads to. */
  enum Content {
    FILES,
    /** A model, all of whose weights are read once before Spark starts. */
    MODEL
  }

  /** Whether a stage can do without an input. */
  enum Need {
    REQUIRED,
    OPTIONAL
  }

  /** A dataset of the run at work, which must be complete. */
  static Dataset dataset(String name) {
    return new Dataset(name, Optional.empty(), Need.REQUIRED);
  }

  /** A path of the user's, which must exist. */
  static Path path(String key, String path) {
    return new Path(key, path, Content.FILES);
  }

  /** A model of the user's, which must be whole. */
  static Path model(String key, String path) {
    return new Path(key, path, Content.MODEL);
  }
}
