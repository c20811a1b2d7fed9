package tailor.jobs.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example plugin under {@code src/test/plugin}, given to {@code spark-submit --jars}, with an
 * executor in a JVM of its own.
 */
class PluginIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path TAILOR = TARGET.resolve("tailor.jar");
  private static final String SPARK = TARGET.resolve("spark") + "/*";

  @TempDir static Path shared;
  private static Path plugin;
  private static Path sparkHome;

  @TempDir Path directory;

  @BeforeAll
  static void buildPlugin() throws IOException {
    String classPath = TAILOR + ":" + String.join(":", jarsOfSpark());
    plugin = PluginJar.build(Path.of("src/test/plugin"), classPath, shared);
    sparkHome = Files.createDirectories(shared.resolve("spark-home"));
    Files.createSymbolicLink(sparkHome.resolve("jars"), TARGET.resolve("spark"));
  }

  @Test
  void findsFilterAndJobByShortName() throws IOException, InterruptedException {
    runJob("judge-lines", "{ type = question-mark, most = 0 }");
  }

  @Test
  void findsFilterAndJobByClassName() throws IOException, InterruptedException {
    runJob("org.acme.JudgeLinesJob", "{ type = org.acme.QuestionMarkFilter, most = 0 }");
  }

  private void runJob(String job, String filter) throws IOException, InterruptedException {
    Path text = Files.writeString(directory.resolve("lines.txt"), "Is it?\nIt is.\nWell.\n");
    String section = "jobs.\"" + job + "\".";
    String out =
        submit(
            "run-job",
            job,
            "--run-id",
            "r1",
            "--set",
            "storage.root=" + directory.resolve("data"),
            "--set",
            section + "path=" + text,
            "--set",
            section + "filter=" + filter);

    assertThat(out).containsPattern(job + " +3 +2 +1 +0");
    assertThat(directory.resolve("data/kept-lines/r1/_SUCCESS")).exists();
  }

  private String submit(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-cp", SPARK, "--add-modules=jdk.incubator.vector"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(
        List.of(
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local-cluster[1,1,1024]",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--jars",
            plugin.toString(),
            "--class",
            "tailor.jobs.Main",
            TAILOR.toString()));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    int exit = builder.start().waitFor();
    assertThat(exit).as(Files.readString(err)).isZero();
    return Files.readString(out);
  }

  private static List<String> jarsOfSpark() throws IOException {
    try (var jars = Files.list(TARGET.resolve("spark"))) {
      return jars.map(Path::toString).sorted().toList();
    }
  }
}
