package tailor.jobs.broken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is wrong with a model, commands refuse it alike: with the exit code and the words of the
 * table, before Spark starts and before anything is written. {@code check} sees every model, the
 * others see them in turn. All of it happens in one JVM of 256 MB, which ends at the first error of
 * memory.
 */
class BrokenModelsTest {
  @TempDir static Path work;

  private static final Map<String, List<Verdict>> VERDICTS = new LinkedHashMap<>();

  @BeforeAll
  static void judge() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TieredStopAtLevel=1",
            "--add-modules=jdk.incubator.vector"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Trial.class.getName(), work.toString()));
    Path log = work.resolve("log.txt");
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(exit).as(Files.readString(log)).isZero();
    for (String line : Files.readAllLines(work.resolve(Trial.VERDICTS))) {
      Verdict verdict = new ObjectMapper().readValue(line, Verdict.class);
      VERDICTS.computeIfAbsent(verdict.model(), model -> new ArrayList<>()).add(verdict);
    }
  }

  static Stream<BrokenModel> models() {
    return BrokenModels.all().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void isRefusedByItsCommandsAlike(BrokenModel model) {
    assertThat(VERDICTS.get(model.name()))
        .hasSize(Trial.COMMANDS)
        .allSatisfy(
            verdict -> {
              assertThat(verdict.exitCode())
                  .as("%s: %s", verdict.command(), verdict.err())
                  .isEqualTo(model.exitCode());
              assertThat(verdict.err())
                  .as(verdict.command())
                  .contains(model.message(), verdict.location())
                  .doesNotContain("\tat ", ": started");
              assertThat(verdict.err().lines().count()).as(verdict.err()).isLessThan(6);
              assertThat(verdict.out()).isEmpty();
              assertThat(verdict.wrote()).isFalse();
              assertThat(verdict.spark()).isFalse();
            });
  }
}
