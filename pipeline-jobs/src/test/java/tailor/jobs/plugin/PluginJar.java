package tailor.jobs.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Compiles the example plugin as its author would: against {@code tailor.jar}, into its own jar.
 */
final class PluginJar {
  private PluginJar() {}

  /**
   * @param sources the plugin's sources, with {@code META-INF/services}
   * @param classPath what it is compiled against
   * @param work an empty directory
   * @return the jar
   */
  static Path build(Path sources, String classPath, Path work) throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<String> arguments = new ArrayList<>(List.of("-cp", classPath, "-d", classes.toString()));
    arguments.addAll(filesIn(sources, ".java").map(Path::toString).toList());
    int failures =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (failures != 0) {
      throw new IllegalStateException("The example plugin does not compile");
    }
    Path jar = work.resolve("acme.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      add(entries, classes, ".class");
      add(entries, sources, "");
    }
    return jar;
  }

  private static void add(JarOutputStream jar, Path directory, String suffix) throws IOException {
    for (Path file : filesIn(directory, suffix).toList()) {
      if (!file.toString().endsWith(".java")) {
        jar.putNextEntry(new JarEntry(directory.relativize(file).toString()));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
  }

  private static Stream<Path> filesIn(Path directory, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(suffix))
          .toList()
          .stream();
    }
  }
}
