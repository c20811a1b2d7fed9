package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.export.hub.LocalHub;
import tailor.testkit.InProcess;

/** Commands on models of a hub, from the name to what they write. */
class HubCommandsTest {
  private static final String NAME = "hf://" + LocalHub.MODEL;
  private static final String REFUSING = "{{ raise_exception('the template of the hub') }}";

  @TempDir Path directory;
  private LocalHub hub;

  @BeforeEach
  void serveAModel() throws IOException {
    hub = new LocalHub();
    hub.putAll(GoldenModel.TIED.copyTo(directory));
    System.setProperty("HF_ENDPOINT", hub.endpoint().toString());
    System.setProperty("HF_HUB_CACHE", directory.resolve("cache").toString());
  }

  @AfterEach
  void stop() {
    System.clearProperty("HF_ENDPOINT");
    System.clearProperty("HF_HUB_CACHE");
    hub.close();
  }

  @Test
  void aRunTakesItsBaseFromTheHubAndNamesItThere() throws IOException {
    TinyRun run = TinyRun.formatted(directory);
    Path config =
        run.configuration(
            """
            model.base = "%s@v1"
            tokenize.tokenizer.path = "%s"
            train { adapter { rank = 2 }, workers = 1, batch-size = 2, max-steps = 1 }
            evaluate { samples = 1, sample-tokens = 2 }
            export.format = peft
            """
                .formatted(NAME, NAME));

    InProcess check = InProcess.run("check", "-c", config.toString());
    InProcess whole = TinyRun.done("run", config);

    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.err()).contains(NAME + "@v1: fetching model.safetensors");
    assertThat(whole.err()).contains("format: already complete").doesNotContain("fetching");
    Path copy = run.data().resolve("_models/acme--tiny").resolve(LocalHub.COMMIT);
    assertThat(copy.resolve("model.safetensors")).exists();
    assertThat(run.data().resolve("_tokenizers/acme--tiny/" + LocalHub.COMMIT)).exists();
    Path export = run.data().resolve("export/r");
    assertThat(export.resolve("README.md"))
        .content()
        .contains("base_model: \"" + LocalHub.MODEL + "\"")
        .contains(
            "fine-tuned from `%s` at revision `%s`".formatted(LocalHub.MODEL, LocalHub.COMMIT))
        .doesNotContain("fine-tuned from `" + copy);
    JsonNode adapter = new ObjectMapper().readTree(export.resolve("adapter_config.json").toFile());
    assertThat(adapter.path("base_model_name_or_path").asText()).isEqualTo(LocalHub.MODEL);
    assertThat(adapter.path("revision").asText()).isEqualTo(LocalHub.COMMIT);
  }

  @Test
  void generateTakesAModelFromTheHubWithItsTemplate() throws IOException {
    hub.put("chat_template.jinja", REFUSING);
    JsonNode expected = GoldenModel.TIED.expected().path("cases").path(0);
    String prompt = expected.path("prompt").asText();
    String[] plain = {"generate", "--model", NAME, "--prompt", prompt, "--max-tokens", "32"};
    String[] chat = Stream.concat(Stream.of(plain), Stream.of("--chat")).toArray(String[]::new);

    InProcess continued = InProcess.run(plain);
    InProcess answered = InProcess.run(chat);

    assertThat(continued.exitCode()).as(continued.err()).isZero();
    assertThat(continued.err()).contains(NAME + ": fetching chat_template.jinja");
    assertThat(continued.out()).isEqualTo(expected.path("completion").asText() + "\n");
    assertThat(answered.exitCode()).isEqualTo(2);
    assertThat(answered.err()).contains("the template of the hub");
  }
}
