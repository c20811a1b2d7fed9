package tailor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Reads a configuration and lays the overrides over it. The strongest first:
 *
 * <ol>
 *   <li>{@code --set key=value} of the command line;
 *   <li>system properties: {@code -Dtailor.train.epochs=2} sets {@code train.epochs}, and what
 *       {@code spark-submit --conf spark.x=y} sets stays above the file's {@code spark} section;
 *   <li>the file (HOCON), in which {@code ${?NAME}} reads the environment;
 *   <li>the defaults of the options records.
 * </ol>
 */
public final class ConfigurationLoader {
  private static final String PREFIX = "tailor.";

  private ConfigurationLoader() {}

  /**
   * Loads the layers into one resolved configuration.
   *
   * @param file a path, or a URI of any Hadoop file system; empty for overrides and defaults alone
   * @param overrides {@code key=value} each
   * @throws ConfigurationException if the file cannot be read or parsed, or an override is
   *     malformed
   */
  public static Config load(Optional<String> file, List<String> overrides, Properties system) {
    try {
      return commandLine(overrides)
          .withFallback(systemProperties(system))
          .withFallback(file.map(ConfigurationLoader::read).orElse(ConfigFactory.empty()))
          .resolve();
    } catch (ConfigException e) {
      throw new ConfigurationException("The configuration cannot be parsed: " + e.getMessage());
    }
  }

  private static Config commandLine(List<String> overrides) {
    Config config = ConfigFactory.empty();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new ConfigurationException(
            "--set "
                + override
                + " is malformed: write --set key=value, as in --set train.epochs=2");
      }
      String key = override.substring(0, equals).strip();
      String origin = Layer.COMMAND_LINE.origin(key);
      try {
        config = config.withValue(key, ConfigValues.parse(override.substring(equals + 1), origin));
      } catch (ConfigException e) {
        throw new ConfigurationException("--set " + override + " is malformed: " + e.getMessage());
      }
    }
    return config;
  }

  private static Config systemProperties(Properties system) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<Object, Object> entry : new TreeMap<>(system).entrySet()) {
      String name = entry.getKey().toString();
      String origin = Layer.SYSTEM_PROPERTY.origin(name);
      if (name.startsWith(PREFIX)) {
        String key = name.substring(PREFIX.length());
        config = config.withValue(key, ConfigValues.parse(entry.getValue().toString(), origin));
      } else if (name.startsWith("spark.")) {
        config =
            config.withValue(
                ConfigUtil.joinPath("spark", name),
                ConfigValueFactory.fromAnyRef(entry.getValue().toString(), origin));
      }
    }
    return config;
  }

  private static Config read(String file) {
    boolean remote = file.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") && !file.startsWith("file:");
    return remote ? readRemote(file) : readLocal(file);
  }

  private static Config readLocal(String file) {
    Path path = file.startsWith("file:") ? Path.of(URI.create(file).getPath()) : Path.of(file);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new ConfigurationException(
          "The configuration file "
              + path.toAbsolutePath()
              + " does not exist or cannot be read: give its path with --config");
    }
    return ConfigFactory.parseFile(path.toFile());
  }

  private static Config readRemote(String file) {
    var path = new org.apache.hadoop.fs.Path(file);
    try (FileSystem files = FileSystem.newInstance(path.toUri(), new Configuration());
        Reader reader = new InputStreamReader(files.open(path), StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(
          reader, ConfigParseOptions.defaults().setOriginDescription(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "The configuration file " + file + " cannot be read: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw new ConfigurationException(
          "The configuration file " + file + " cannot be read: " + e.getCause());
    }
  }
}
