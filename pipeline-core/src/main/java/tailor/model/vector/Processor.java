package tailor.model.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What /proc/cpuinfo says of the processor; nothing where there is no such file. */
final class Processor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final List<String> AVX_512 =
      List.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

  private Processor() {}

  /** Names of the instruction sets that it has, as Linux calls them. */
  static Set<String> flags() {
    return value("flags")
        .map(flags -> (Set<String>) new HashSet<>(Arrays.asList(flags.split("\\s+"))))
        .orElse(Set.of());
  }

  /** Whether it has the parts of AVX-512 that Skylake-X began with. */
  static boolean hasAvx512() {
    return flags().containsAll(AVX_512);
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
