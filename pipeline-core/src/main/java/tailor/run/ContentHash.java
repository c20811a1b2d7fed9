package tailor.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Identifies the content of a directory: SHA-256 over the SHA-256 of its data files, in order of
 * their paths. File names do not count, so that a hash survives a copy by another writer; files and
 * directories whose name starts with {@code _} or {@code .} are not data.
 */
public final class ContentHash {
  private ContentHash() {}

  /** Digests the data files on the executors. */
  public static List<DataFile> digest(JavaSparkContext spark, Path directory) {
    List<String> paths = dataFiles(spark.hadoopConfiguration(), directory);
    if (paths.isEmpty()) {
      return List.of();
    }
    var hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    String root = directory.toString();
    return spark
        .parallelize(paths, paths.size())
        .map(path -> digest(hadoop.value().value(), new Path(root), path))
        .collect();
  }

  /** Digests the data files in this JVM. */
  public static List<DataFile> digest(Configuration hadoop, Path directory) {
    return dataFiles(hadoop, directory).parallelStream()
        .map(path -> digest(hadoop, directory, path))
        .toList();
  }

  /** Returns the hash of the whole. */
  public static String combine(List<DataFile> dataFiles) {
    return sha256(dataFiles.stream().map(DataFile::sha256).collect(Collectors.joining()));
  }

  static String sha256(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> dataFiles(Configuration hadoop, Path directory) {
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      Path root = files.makeQualified(directory);
      List<String> found = new ArrayList<>();
      if (files.exists(root)) {
        RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
        while (all.hasNext()) {
          String path = root.toUri().relativize(all.next().getPath().toUri()).getPath();
          if (isData(path)) {
            found.add(path);
          }
        }
      }
      found.sort(Comparator.naturalOrder());
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be listed", e);
    }
  }

  private static boolean isData(String path) {
    for (String name : path.split("/", -1)) {
      if (name.startsWith("_") || name.startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static DataFile digest(Configuration hadoop, Path directory, String path) {
    Path file = path.isEmpty() ? directory : new Path(directory, path);
    byte[] buffer = new byte[1 << 16];
    MessageDigest digest = sha256();
    long bytes = 0;
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return new DataFile(path, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
