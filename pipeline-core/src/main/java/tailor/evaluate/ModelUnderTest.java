package tailor.evaluate;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.config.ConfigurationException;

/**
 * A model to test.
 *
 * @param name what tables call it: {@code generic}, {@code tuned}
 * @param location URI of a directory in Hugging Face form; executors open it, and have other
 *     working directories and default file systems than the driver
 */
public record ModelUnderTest(String name, String location) implements Serializable {
  /**
   * Names a model by a location as the driver sees it.
   *
   * @param location path, or URI of any Hadoop file system
   * @throws ConfigurationException if there is no such file system
   */
  public static ModelUnderTest at(String name, String location, Configuration hadoop) {
    try {
      Path path = new Path(location);
      return new ModelUnderTest(name, path.getFileSystem(hadoop).makeQualified(path).toString());
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "The model '" + location + "' cannot be opened: " + e.getMessage());
    }
  }
}
