package tailor.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import tailor.config.ConfigurationException;
import tailor.export.HuggingFaceModel;
import tailor.export.ModelCard;
import tailor.export.ModelDirectory;
import tailor.export.ModelOutput;
import tailor.run.UserFiles;

/**
 * A model written anew: at its new place it appears whole, or not at all.
 *
 * @param from the model's directory, or its GGUF file
 * @param base the model that the other adapts, where it is not the one that it names
 * @param to the directory to write; absent or empty, unless it may be overwritten
 * @param form how it is written
 * @param overwrite whether a model that is there already is replaced
 */
record ModelRewrite(
    String from, Optional<String> base, String to, ModelOutput form, boolean overwrite) {

  /** Writes it. */
  void run() {
    try {
      write();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the model to " + to, e);
    }
  }

  private void write() throws IOException {
    Configuration hadoop = new Configuration();
    Path path = new Path(to);
    FileSystem found = path.getFileSystem(hadoop);
    FileSystem files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    Path directory = files.makeQualified(path);
    requireReplaceable(files, directory);
    Path staging =
        new Path(
            directory.getParent(), "_staging." + directory.getName() + "." + UUID.randomUUID());
    try (HuggingFaceModel opened = HuggingFaceModel.open(from, base, hadoop)) {
      ModelDirectory written = ModelDirectory.at(staging.toString(), hadoop);
      form.write(opened, opened.tokenizerFiles(), directory.getName(), written);
      Optional<byte[]> card = card(hadoop);
      if (card.isPresent()) {
        written.write(ModelCard.FILE, card.get());
      }
      files.delete(directory, true);
      if (!files.rename(staging, directory)) {
        throw new IOException(staging + " could not be renamed to " + directory);
      }
    } finally {
      files.delete(staging, true);
    }
  }

  /** The card that lies in the model's directory; a file has none. */
  private Optional<byte[]> card(Configuration hadoop) throws IOException {
    ModelDirectory directory = ModelDirectory.at(from, hadoop);
    return directory.exists() ? directory.read(ModelCard.FILE) : Optional.empty();
  }

  private void requireReplaceable(FileSystem files, Path directory) throws IOException {
    int found;
    try {
      found = files.listStatus(directory).length;
    } catch (FileNotFoundException | ParentNotDirectoryException e) {
      requireCreatable(files, directory.getParent());
      return;
    }
    boolean isModel = files.exists(new Path(directory, form.marker()));
    if (found > 0 && !(overwrite && isModel)) {
      throw new ConfigurationException(
          "--output is %s, which is not empty. Give another%s."
              .formatted(directory, isModel ? ", or --overwrite to replace the model" : ""));
    }
  }

  private static void requireCreatable(FileSystem files, Path parent) throws IOException {
    Optional<Path> blocking = UserFiles.firstFile(files, parent);
    if (blocking.isPresent() || !files.mkdirs(parent)) {
      throw new ConfigurationException(
          "--output lies in %s, which cannot be created%s. Give another."
              .formatted(parent, blocking.map(file -> ": " + file + " is a file").orElse("")));
    }
  }
}
