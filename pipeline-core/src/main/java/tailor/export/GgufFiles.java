package tailor.export;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.config.ConfigurationException;
import tailor.export.gguf.GgufModel;

/** Opens GGUF files wherever they are. */
final class GgufFiles {
  private GgufFiles() {}

  /**
   * Opens a model.
   *
   * @param location path, or URI of any Hadoop file system
   * @throws ConfigurationException if there is no such file
   */
  static GgufModel open(String location, Configuration hadoop) throws IOException {
    Path path = new Path(location);
    Path parent = path.getParent() == null ? new Path(".") : path.getParent();
    String directory = parent.toString();
    ModelDirectory beside = ModelDirectory.at(directory.isEmpty() ? "." : directory, hadoop);
    if (!beside.has(path.getName())) {
      throw new ConfigurationException(
          "The model %s does not exist: expected a GGUF file.".formatted(location));
    }
    return GgufModel.open(beside.open(path.getName()));
  }
}
