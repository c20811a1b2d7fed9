package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

class MainTest {
  private static final String JOB = WordCountJob.class.getName();

  @TempDir Path directory;
  private Path text;

  @BeforeAll
  static void openSession() {
    LocalSpark.session();
  }

  @BeforeEach
  void writeText() throws IOException {
    text = Files.writeString(directory.resolve("lines.txt"), "to be or\nnot to be\n");
  }

  @Test
  void runsAJobByClassNameAndShowsItsLedger() {
    InProcess run = runJob("r1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines().toList().subList(0, 2))
        .satisfiesExactly(
            line -> assertThat(line).matches("stage +read +kept +dropped +quarantined +seconds"),
            line -> assertThat(line).matches(JOB + " +4 +4 +0 +0 +[0-9.]+"));
    assertThat(run.out()).containsPattern("words +4\n");
    assertThat(run.err()).contains(JOB + ": started").contains(JOB + ": done in ");
    assertThat(directory.resolve("data/word-counts/r1"))
        .isDirectoryContaining("glob:**/_SUCCESS")
        .isDirectoryContaining("glob:**/_run.json")
        .isDirectoryContaining("glob:**/part-00000-c000.snappy.parquet");
  }

  @Test
  void saysAlreadyCompleteTheSecondTime() throws IOException {
    runJob("r1");
    Path manifest = directory.resolve("data/word-counts/r1/_run.json");
    String before = Files.readString(manifest);

    InProcess again = runJob("r1");

    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).contains(JOB + ": already complete").doesNotContain("started");
    assertThat(again.out()).contains("read");
    assertThat(manifest).hasContent(before);
  }

  @Test
  void knowsUnchangedContentByItsHash() throws IOException {
    runJob("r1");
    Files.writeString(text, Files.readString(text));
    Files.setLastModifiedTime(text, java.nio.file.attribute.FileTime.fromMillis(0));

    assertThat(runJob("r1").err()).contains("already complete");
  }

  @Test
  void refusesAnotherConfigurationUnlessToldToOverwrite() {
    runJob("r1");

    InProcess refused = runJob("r1", "--set", option("least-count") + "=2");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("was made from another configuration or other inputs")
        .contains("--overwrite");

    InProcess overwritten = runJob("r1", "--overwrite", "--set", option("least-count") + "=2");
    assertThat(overwritten.exitCode()).isZero();
    assertThat(overwritten.out()).contains("dropped: rare 2");
  }

  @Test
  void refusesOtherInputs() throws IOException {
    runJob("r1");
    Files.writeString(text, "something else");

    assertThat(runJob("r1").exitCode()).isEqualTo(2);
    assertThat(runJob("r1", "--overwrite").exitCode()).isZero();
  }

  @Test
  void commitsNothingWhenTheLedgerDoesNotBalance() {
    InProcess run = runJob("r1", "--set", option("lost") + "=1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("The ledger does not balance: read 4, but kept 4");
    assertThat(directory.resolve("data/word-counts/r1")).doesNotExist();
  }

  @Test
  void badDataIsThree() throws IOException {
    Files.writeString(text, "");

    InProcess run = runJob("r1");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("has no words in it").doesNotContain("\tat ");
  }

  @Test
  void everyProblemOfTheConfigurationIsNamedAndIsTwo() {
    InProcess run = InProcess.run("check", "--set", "storge.root=/x", "--set", "seed=lucky");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("storage.root is missing")
        .contains("--set storge.root: storge is not an option; did you mean 'storage'?")
        .contains("--set seed: seed is 'lucky'; expected a whole number");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMissingPathIsKnownBeforeSparkStarts() {
    InProcess run = runJob("r1", "--set", option("path") + "=/no/such/file");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'/no/such/file', which does not exist");
  }

  @Test
  void unusableRunIdsAreTwo() {
    assertThat(runJob("../r1").exitCode()).isEqualTo(2);
  }

  @Test
  void unknownCommandsAndOptionsAreTwoWithASuggestion() {
    InProcess command = InProcess.run("descibe");
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.err()).contains("descibe").contains("describe");

    InProcess option = InProcess.run("check", "--confg", "x");
    assertThat(option.exitCode()).isEqualTo(2);
    assertThat(option.err()).contains("--config");

    assertThat(InProcess.run().exitCode()).isEqualTo(2);
  }

  @Test
  void verboseShowsTheStackTrace() throws IOException {
    Files.writeString(text, "");

    assertThat(runJob("r1", "-v").err()).contains("\tat ");
  }

  @Test
  void quietSaysNothingOnStderr() {
    assertThat(runJob("r1", "-q").err()).isEmpty();
  }

  @Test
  void describesTheConfiguration() {
    InProcess text = InProcess.run("describe");
    assertThat(text.exitCode()).isZero();
    assertThat(text.out()).contains("seed = 17").contains("root = required");

    InProcess markdown = InProcess.run("describe", "storage", "--format", "markdown");
    assertThat(markdown.out()).contains("| `root` | text | required |").doesNotContain("seed");

    assertThat(InProcess.run("describe", "nothing").exitCode()).isEqualTo(2);
  }

  private InProcess runJob(String runId, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run-job",
                JOB,
                "--run-id",
                runId,
                "--set",
                "storage.root=" + directory.resolve("data"),
                "--set",
                option("path") + "=" + text));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private static String option(String key) {
    return "jobs.\"" + JOB + "\"." + key;
  }
}
