package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/**
 * A run over forty short notes. Its stages up to {@code format} depend on nothing that tests
 * change, so they are done once a JVM and copied: what follows says 'already complete' for them.
 */
record TinyRun(Path directory) {
  static final String ID = "r";

  private static final String SECTIONS =
      """
      sources = [ { id = notes, type = jsonl, path = "%s" } ]
      format { tasks = [plain-text], split { validation = 0.1, test = 0.2 } }
      tokenize.sequence-length = 64
      """;
  private static final List<String> WORDS =
      List.of(
          ("the a bell bicycle rings brake wheel saddle chain on under with without loud rusty new"
                  + " old repair sells buys customer shop street rain light lamp pump tyre spoke")
              .split(" "));

  /** Puts the run's datasets under a directory. */
  static TinyRun formatted(Path directory) throws IOException {
    copy(Formatted.ROOT, directory.resolve("data"));
    return new TinyRun(directory);
  }

  /** Where its datasets are. */
  Path data() {
    return directory.resolve("data");
  }

  /** The file of notes. */
  Path notes() {
    return Formatted.NOTES;
  }

  /** Writes its configuration with further lines; {@code storage.root} may be among them. */
  Path configuration(String lines) throws IOException {
    return Files.writeString(
        directory.resolve("tailor.conf"),
        "storage.root = \"%s\"\n".formatted(data()) + SECTIONS.formatted(notes()) + lines);
  }

  /** Runs a command of it. */
  static InProcess run(String command, Path configuration, String... more) {
    return InProcess.run(
        Stream.concat(
                Stream.of(command, "-c", configuration.toString(), "--run-id", ID), Stream.of(more))
            .toArray(String[]::new));
  }

  /** Runs a command of it, which must succeed. */
  static InProcess done(String command, Path configuration, String... more) {
    InProcess done = run(command, configuration, more);
    assertThat(done.exitCode()).as(done.err()).isZero();
    return done;
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static final class Formatted {
    static final Path NOTES;
    static final Path ROOT;

    static {
      LocalSpark.session();
      try {
        Path directory = Files.createTempDirectory("tiny-run");
        directory.toFile().deleteOnExit();
        NOTES = Files.writeString(directory.resolve("notes.jsonl"), text());
        ROOT = directory.resolve("data");
        Path file = directory.resolve("tailor.conf");
        Files.writeString(file, "storage.root = \"" + ROOT + "\"\n" + SECTIONS.formatted(NOTES));
        for (String stage : List.of("ingest", "clean", "dedup", "format")) {
          done(stage, file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String text() {
      SplittableRandom random = new SplittableRandom(3);
      return IntStream.range(0, 40)
          .mapToObj(
              i ->
                  "{\"id\": %d, \"text\": \"Note %d: %s.\"}"
                      .formatted(
                          i,
                          i,
                          random
                              .ints(12, 0, WORDS.size())
                              .mapToObj(WORDS::get)
                              .collect(Collectors.joining(" "))))
          .collect(Collectors.joining("\n"));
    }
  }
}
