package tailor.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import tailor.config.ConfigurationException;

/**
 * Finds the files of a source. Only names and lengths come to the driver. Files and directories
 * whose name starts with {@code .} or {@code _} are hidden, as everywhere in Hadoop.
 */
final class SourceListing {
  /** Directories within directories; a link to a directory above itself would never end. */
  private static final int DEEPEST = 50;

  private final Configuration hadoop;
  private final CompressionCodecFactory codecs;

  SourceListing(Configuration hadoop) {
    this.hadoop = hadoop;
    this.codecs = new CompressionCodecFactory(hadoop);
  }

  /**
   * Returns the source's files, whole, in order of their paths.
   *
   * @throws ConfigurationException if there are none
   */
  List<SlicePlan.Candidate> list(int index, Source source) {
    SourceReader<?> reader = source.reader().create();
    List<String> names = source.include().isEmpty() ? reader.fileNames() : source.include();
    List<GlobPattern> patterns = names.stream().map(GlobPattern::new).toList();
    List<FileStatus> found = new ArrayList<>();
    Path path = new Path(source.path());
    Path base;
    try {
      FileSystem files = path.getFileSystem(hadoop);
      base = base(files.makeQualified(path));
      FileStatus[] roots = files.globStatus(path);
      if (roots == null || roots.length == 0) {
        throw new ConfigurationException(
            "Source %s: its path %s does not exist or matches nothing. Correct sources[%d].path."
                .formatted(source.id(), source.path(), index));
      }
      for (FileStatus root : roots) {
        if (root.isFile()) {
          found.add(root);
        } else {
          collect(files, root.getPath(), patterns, 0, found);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Source %s: %s cannot be listed".formatted(source.id(), source.path()), e);
    }
    if (found.isEmpty()) {
      throw new ConfigurationException(
          "Source %s: no file under %s is named %s. Correct sources[%d].path, or name its files in sources[%d].include."
              .formatted(source.id(), source.path(), String.join(" or ", names), index, index));
    }
    return found.stream()
        .sorted(Comparator.comparing(FileStatus::getPath))
        .map(
            status ->
                new SlicePlan.Candidate(
                    new FileSlice(
                        index,
                        status.getPath().toString(),
                        relative(base, status.getPath()),
                        0,
                        status.getLen()),
                    reader.unit() == SourceReader.Unit.LINES
                        && codecs.getCodec(status.getPath()) == null))
        .toList();
  }

  private void collect(
      FileSystem files,
      Path directory,
      List<GlobPattern> patterns,
      int depth,
      List<FileStatus> found)
      throws IOException {
    RemoteIterator<FileStatus> children;
    try {
      children = files.listStatusIterator(directory);
    } catch (FileNotFoundException e) {
      return;
    }
    while (children.hasNext()) {
      FileStatus child = children.next();
      String name = child.getPath().getName();
      if (name.startsWith(".") || name.startsWith("_")) {
        continue;
      }
      if (child.isDirectory() && depth < DEEPEST) {
        collect(files, child.getPath(), patterns, depth + 1, found);
      } else if (child.isFile() && isNamed(child.getPath(), patterns)) {
        found.add(child);
      }
    }
  }

  private boolean isNamed(Path file, List<GlobPattern> patterns) {
    String name = file.getName();
    String plain = withoutCompression(file);
    return patterns.stream().anyMatch(pattern -> pattern.matches(name) || pattern.matches(plain));
  }

  private String withoutCompression(Path file) {
    var codec = codecs.getCodec(file);
    return codec == null
        ? file.getName()
        : CompressionCodecFactory.removeSuffix(file.getName(), codec.getDefaultExtension());
  }

  /** The directory that file names are relative to: the path up to its first wildcard. */
  private static Path base(Path path) {
    Path base = path;
    for (Path up = path; up != null; up = up.getParent()) {
      if (new GlobPattern(up.getName()).hasWildcard()) {
        base = up.getParent();
      }
    }
    return base;
  }

  private static String relative(Path base, Path file) {
    String path = base.toUri().relativize(file.toUri()).getPath();
    return path.isEmpty() ? file.getName() : path;
  }
}
