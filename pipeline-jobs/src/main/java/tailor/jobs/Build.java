package tailor.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Tailor this is. */
final class Build {
  private static final Properties PROPERTIES = load();

  private Build() {}

  /** The version of the build. */
  static String version() {
    return property("version");
  }

  /** The commit it was built from; {@code unknown} where the source was no git checkout. */
  static String commit() {
    return property("commit");
  }

  private static String property(String key) {
    String value = PROPERTIES.getProperty(key, "");
    return value.isEmpty() || value.startsWith("$") ? "unknown" : value;
  }

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
