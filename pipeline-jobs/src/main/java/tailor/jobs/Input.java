package tailor.jobs;

/** What a stage reads. */
public sealed interface Input {
  /**
   * A dataset of the same run.
   *
   * @param name its directory under the root
   */
  record Dataset(String name) implements Input {}

  /**
   * A file or directory of the user's, on any Hadoop file system; wildcards are allowed.
   *
   * @param key the option that names it, as in {@code sources[0].path}
   * @param path the path
   */
  record Path(String key, String path) implements Input {}

  static Input dataset(String name) {
    return new Dataset(name);
  }

  static Input path(String key, String path) {
    return new Path(key, path);
  }
}
