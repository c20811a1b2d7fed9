package tailor.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.ConfigurationException;
import tailor.format.ChatTemplate;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

class ChatTemplatesTest {
  @TempDir Path temporary;

  @Test
  void findsTheTemplateThatTransformersSaved() throws IOException {
    assertThat(ChatTemplates.require(files(GoldenModel.TIED.copyTo(temporary))).jinja())
        .isEqualTo(ChatTemplate.CHATML.jinja());
  }

  @Test
  void installsATemplateWhoseTurnsEndGeneration() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    Files.delete(model.resolve("tokenizer_config.json"));
    Files.delete(model.resolve("generation_config.json"));
    TokenizerFiles bare = files(model);
    assertThatThrownBy(() -> ChatTemplates.require(bare))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has no chat template");
    TokenizerFiles installed = ChatTemplates.install(bare, ChatTemplate.CHATML);
    assertThat(ChatTemplates.require(installed)).isEqualTo(ChatTemplate.CHATML);
    assertThat(Tokenizer.of(installed).specialTokens().ends()).containsExactlyInAnyOrder(0, 2);
  }

  @Test
  void leavesATemplateThatIsThereAndRefusesOneThatCannotBeRead() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    Files.writeString(model.resolve("tokenizer_config.json"), "{\"chat_template\": \"{% if %}\"}");
    TokenizerFiles files = ChatTemplates.install(files(model), ChatTemplate.CHATML);
    assertThatThrownBy(() -> ChatTemplates.require(files))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot be read: line 1 of the chat template");
  }

  @Test
  void prefersTheFileBesideAndTheDefaultOfSeveral() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        """
        {"bos_token": {"content": "<b>"}, "eos_token": "<e>",
         "chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}
        """);
    assertThat(ChatTemplates.require(files(model)))
        .isEqualTo(new ChatTemplate("d", files(model).namedTokens()));
    assertThat(files(model).namedTokens())
        .containsEntry("bos_token", "<b>")
        .containsEntry("eos_token", "<e>");

    Files.writeString(model.resolve("chat_template.jinja"), "beside");
    assertThat(ChatTemplates.require(files(model)).jinja()).isEqualTo("beside");
  }

  private static TokenizerFiles files(Path model) {
    return TokenizerFiles.read(model.toString(), new Configuration(false));
  }
}
