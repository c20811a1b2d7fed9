package tailor.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Identifies the content of a directory: SHA-256 over the SHA-256 of its data files, in order of
 * their paths. File names do not count, so that a hash survives a copy by another writer; files and
 * directories whose name starts with {@code _} or {@code .} are not data.
 *
 * <p>In a directory that Tailor wrote, Parquet files count by their pages and their {@linkplain
 * ParquetFooter footers} in canonical order, so that equal rows have equal hashes whichever process
 * wrote them. Files that others wrote count byte for byte.
 */
public final class ContentHash {
  /** A directory of a hundred thousand small files is no reason for as many tasks. */
  private static final int MOST_TASKS = 1_000;

  private ContentHash() {}

  /** How the footers of Parquet files count. */
  private enum Footers {
    BYTE_FOR_BYTE,
    CANONICAL
  }

  /** Digests the data files of a directory that Tailor wrote, on the executors. */
  public static List<DataFile> digest(JavaSparkContext spark, Path directory) {
    List<FileStatus> files = dataFiles(spark.hadoopConfiguration(), directory);
    return digest(spark, files, directory, Footers.CANONICAL);
  }

  /** Digests the data files of a directory that Tailor wrote, in this JVM. */
  public static List<DataFile> digest(Configuration hadoop, Path directory) {
    return digest(hadoop, dataFiles(hadoop, directory), directory, Footers.CANONICAL);
  }

  /**
   * Digests files on the executors.
   *
   * @param root the directory that paths are told relative to
   */
  public static List<DataFile> digest(JavaSparkContext spark, List<FileStatus> files, Path root) {
    return digest(spark, files, root, Footers.BYTE_FOR_BYTE);
  }

  private static List<DataFile> digest(
      JavaSparkContext spark, List<FileStatus> files, Path root, Footers footers) {
    if (files.isEmpty()) {
      return List.of();
    }
    var hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    List<String> paths = files.stream().map(file -> file.getPath().toString()).toList();
    String directory = root.toString();
    return spark
        .parallelize(paths, Math.min(paths.size(), MOST_TASKS))
        .map(path -> digest(hadoop.value().value(), new Path(path), new Path(directory), footers))
        .collect();
  }

  /**
   * Digests files in this JVM.
   *
   * @param root the directory that paths are told relative to
   */
  public static List<DataFile> digest(Configuration hadoop, List<FileStatus> files, Path root) {
    return digest(hadoop, files, root, Footers.BYTE_FOR_BYTE);
  }

  private static List<DataFile> digest(
      Configuration hadoop, List<FileStatus> files, Path root, Footers footers) {
    return files.parallelStream()
        .map(file -> digest(hadoop, file.getPath(), root, footers))
        .toList();
  }

  /**
   * Digests the data files of a directory that stayed the same but for small files at its top: only
   * those are read again.
   *
   * @param before what the files were
   */
  static List<DataFile> digestSmall(Configuration hadoop, Path directory, List<DataFile> before) {
    Map<String, DataFile> known =
        before.stream()
            .filter(file -> file.path().contains("/"))
            .collect(Collectors.toMap(DataFile::path, file -> file));
    return dataFiles(hadoop, directory).stream()
        .map(
            file -> {
              DataFile same = known.get(relative(directory, file.getPath()));
              return same == null
                  ? digest(hadoop, file.getPath(), directory, Footers.CANONICAL)
                  : same;
            })
        .toList();
  }

  /** Returns the hash of the whole. */
  public static String combine(List<DataFile> dataFiles) {
    return sha256(dataFiles.stream().map(DataFile::sha256).collect(Collectors.joining()));
  }

  static String sha256(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<FileStatus> dataFiles(Configuration hadoop, Path directory) {
    return UserFiles.list(hadoop, directory).stream()
        .filter(file -> isData(relative(directory, file.getPath())))
        .toList();
  }

  private static boolean isData(String path) {
    return Arrays.stream(path.split("/", -1))
        .noneMatch(name -> name.startsWith("_") || name.startsWith("."));
  }

  private static String relative(Path root, Path file) {
    String directory = StringUtils.appendIfMissing(root.toUri().getPath(), "/");
    String path = file.toUri().getPath();
    return path.startsWith(directory) ? path.substring(directory.length()) : path;
  }

  private static DataFile digest(Configuration hadoop, Path file, Path root, Footers footers) {
    MessageDigest digest = sha256();
    try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
      long length = file.getFileSystem(hadoop).getFileStatus(file).getLen();
      if (footers == Footers.CANONICAL && file.getName().endsWith(".parquet")) {
        ParquetFooter footer = ParquetFooter.read(in, length);
        update(digest, new BoundedInputStream(in, footer.start()));
        footer.writeCanonical(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      } else {
        length = update(digest, in);
      }
      return new DataFile(relative(root, file), length, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** Returns how many bytes there were. */
  private static long update(MessageDigest digest, InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      bytes += read;
    }
    return bytes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
