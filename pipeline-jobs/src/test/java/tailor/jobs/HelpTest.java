package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help is quick because it needs no class of Spark's: it works where there is none. */
class HelpTest {
  private static final String WITHOUT_SPARK =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(
              entry ->
                  entry.endsWith("classes")
                      || entry.contains("pipeline-core")
                      || entry.contains("picocli")
                      || entry.contains("typesafe"))
          .collect(Collectors.joining(File.pathSeparator));

  @ParameterizedTest
  @ValueSource(strings = {"--help", "run --help", "check --help", "run-job --help", "--version"})
  void needsNothingOfSpark(String arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            WITHOUT_SPARK,
            "tailor.jobs.Main");
    builder.command().addAll(Arrays.asList(arguments.split(" ")));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("tailor");
  }

  @ParameterizedTest
  @ValueSource(strings = "run")
  void saysWhatToDoWithoutSpark(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                WITHOUT_SPARK,
                "tailor.jobs.Main",
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isEqualTo(2);
    assertThat(output).contains("java @conf/local.args");
  }
}
