package tailor.model.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What /proc/cpuinfo says of the processor; nothing where there is no such file. */
final class Processor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** Names of the instruction sets that it has, as Linux calls them. */
  static Set<String> flags() {
    return value("flags")
        .map(flags -> (Set<String>) new HashSet<>(Arrays.asList(flags.split("\\s+"))))
        .orElse(Set.of());
  }

  /** What its maker calls it. */
  static String name() {
    return value("model name").orElse(System.getProperty("os.arch", "unknown"));
  }

  private static Optional<String> value(String key) {
    if (!Files.isReadable(DESCRIPTION)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(DESCRIPTION)) {
      return lines
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(key))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
