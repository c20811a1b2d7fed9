package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;

/** Whatever is wrong with a configuration is 2, told before any stage starts. */
class BadConfigurationTest {
  @TempDir Path directory;
  private Path config;
  private Path model;

  @BeforeEach
  void writeConfiguration() throws IOException {
    model = GoldenModel.TIED.copyTo(directory);
    Path notes = Files.createDirectories(directory.resolve("notes"));
    Files.writeString(notes.resolve("a.txt"), "A note.");
    config = directory.resolve("tailor.conf");
    configure("");
  }

  @Test
  void theConfigurationOfTheseTestsIsInOrder() {
    InProcess check = InProcess.run("check", "--config", config.toString());

    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out())
        .startsWith("train: ")
        .endsWith("The configuration and its inputs are in order.\n");
  }

  @Test
  void anUnknownKeyIsNamedWithFileLineAndASuggestion() throws IOException {
    configure("train.learning-rat = 1e-3");

    assertThat(refused())
        .contains(
            config + ":9: train.learning-rat is not an option; did you mean 'learning-rate'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.learning-rate = -1 | train.learning-rate is -1; expected a number from 0 to 10",
        "train.epochs = many | train.epochs is 'many'; expected a number",
        "tokenize.sequence-length = 4096 | is 4,096, longer than the 128 positions of the model",
        "train { step-sharing = by-speed, steps-per-round = 1 } | every worker takes one step",
        "train.straggler-deadline = soon | expected a duration such as '30s'",
        "train.straggler-deadline = -1s | train.straggler-deadline is negative; expected a",
        "train.adapter.rank = 0 | train.adapter.rank is 0; expected a whole number from 1 to 65536",
        "train.adapter.rank = 17 | the rank is 17, expected 1 to 16",
        "train.adapter.variant = dorra | 'dorra'",
        "train.adapter.target-modules = [q_prj] | has no 'q_prj'; did you mean 'q_proj'? known:"
            + " q_proj, k_proj",
        "train.adapter.target-modules = [] | nothing is targeted",
        "export.format = peft | is peft, but the whole model is trained; train with train.adapter",
        "format.split.test = 1.5 | format.split.test is 1.5; expected a number from 0 to 1",
        "format.split.test = 0 | format.split.test is 0, which leaves nothing to evaluate on",
        "evaluate.gates.macro-f1 = 80 | is 80.0, which no model meets; expected at most 1",
        "evaluate.gates.perplexity = 0.5 | is 0.5, which no model meets; expected at least 1",
        "evaluate.gates.f1 = 0.5 | evaluate.gates.f1 is not the name of a metric; known: accuracy",
      })
  void aValueOutOfRangeIsNamedWithWhatWasExpected(String line, String message) throws IOException {
    configure(line);

    assertThat(refused()).contains(config + ":9: ").contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clean.filters = [lenght] | 'lenght', which is not the type of a filter; did you mean"
            + " 'length'?",
        "clean.filters = [org.acme.Absent] | or a class name whose jar is given",
        "clean.filters = [java.lang.String] | 'java.lang.String', which is not the type of a"
            + " filter",
        "format.tasks = [{ type = chatt }] | did you mean 'chat'?",
        "jobs { x { type = org.acme.Absent } } | 'org.acme.Absent', which is not the type of a job",
      })
  void anUnknownComponentIsNamedWithThoseThatThereAre(String line, String message)
      throws IOException {
    configure(line);

    assertThat(refused()).contains(config + ":9: ").contains(message);
  }

  @Test
  void everyMissingPathIsNamedOnce() throws IOException {
    configure("model.base = /no/such/model, sources = [{ id = s, type = text, path = /no/docs }]");

    assertThat(refused())
        .contains("The configuration has 2 problems:")
        .contains(config + ":9: model.base points to '/no/such/model', which does not exist")
        .contains(config + ":9: sources[0].path points to '/no/docs', which does not exist");
  }

  @Test
  void aSourceWithoutAFileOfItsTypeIsKnownBefore() throws IOException {
    configure("sources = [{ id = s, type = csv, path = \"" + directory.resolve("notes") + "\" }]");

    assertThat(refused())
        .contains(config + ":9: sources[0].path cannot be used: Source s: no file under ")
        .contains("is named *.csv");
  }

  @Test
  void aBaseModelNeedsItsFiles() throws IOException {
    Files.delete(model.resolve("config.json"));
    assertThat(refused())
        .contains(config + ":5: model.base cannot be used: ")
        .contains("is no model: it has no config.json");

    Files.writeString(model.resolve("config.json"), "{}");
    Files.delete(model.resolve("tokenizer.json"));
    assertThat(refused()).contains("model.base points to '" + model + "/tokenizer.json', which");
  }

  @Test
  void theRootMustBeADirectoryThatCanBe() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    for (String root : List.of(file.toString(), file + "/below")) {
      assertThat(refused("--set", "storage.root=" + root))
          .contains("storage.root is '" + root + "', but file:" + file + " is a file");
    }
    assertThat(refused("--set", "storage.root=gopher://here/tailor"))
        .contains("storage.root is 'gopher://here/tailor', which cannot be opened");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a { b = ", "a = [1", "a = ${nowhere}", "%&/(", "include file(\"/no.conf"})
  void aFileThatIsNoConfigurationIsNamedWithTheLine(String text) throws IOException {
    Files.writeString(config, "# first line\n" + text);

    assertThat(refused()).contains("The configuration cannot be parsed: ").contains(config + ": 2");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    assertThat(InProcess.run("check", "-c", "/no/such.conf").err())
        .contains("The configuration file /no/such.conf does not exist or cannot be read");
    for (String file :
        List.of(directory.toString(), "gopher://here/x.conf", "hdfs://no.invalid/x")) {
      InProcess run = InProcess.run("ingest", "-c", file);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("The configuration file " + file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "ingest",
        "clean",
        "dedup",
        "format",
        "tokenize",
        "train",
        "evaluate",
        "report",
        "export",
        "check"
      })
  void aCommandWithoutAConfigurationSaysWhatItNeeds(String command) {
    InProcess run = InProcess.run(command);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("storage.root is missing").doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../up", "a b", "a/b", "-r", ".hidden", "é"})
  void aRunIdThatIsNoNameIsRefused(String runId) {
    assertThat(refused("--run-id=" + runId)).contains("The run id '" + runId + "' is not usable");
  }

  private void configure(String line) throws IOException {
    Files.writeString(
        config,
        """
        storage.root = "%s"
        sources = [
          { id = notes, type = text, path = "%s" }
        ]
        model.base = "%s"
        tokenize.sequence-length = 64
        format.tasks = [plain-text]
        # the line at fault:
        %s
        """
            .formatted(directory.resolve("data"), directory.resolve("notes"), model, line));
  }

  /** Runs the pipeline, which must be refused before it starts; returns what it says. */
  private String refused(String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", config.toString()));
    arguments.addAll(List.of(more));
    InProcess run = InProcess.run(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).doesNotContain("\tat ").doesNotContain(": started");
    assertThat(directory.resolve("data/documents")).doesNotExist();
    return run.err();
  }
}
