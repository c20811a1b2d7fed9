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
import tailor.format.BuiltInChatTemplate;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

class ChatTemplatesTest {
  @TempDir Path temporary;

  @Test
  void recognizesTheTemplateThatTransformersSaved() throws IOException {
    assertThat(ChatTemplates.require(files(GoldenModel.TIED.copyTo(temporary))))
        .isEqualTo(BuiltInChatTemplate.CHATML);
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
    TokenizerFiles installed = ChatTemplates.install(bare, BuiltInChatTemplate.CHATML);
    assertThat(ChatTemplates.require(installed)).isEqualTo(BuiltInChatTemplate.CHATML);
    assertThat(Tokenizer.of(installed).specialTokens().ends()).containsExactlyInAnyOrder(0, 2);
  }

  @Test
  void leavesATemplateThatIsThereAndRefusesOneItCannotRender() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    Files.writeString(
        model.resolve("tokenizer_config.json"), "{\"chat_template\": \"{{ messages }}\"}");
    TokenizerFiles files = ChatTemplates.install(files(model), BuiltInChatTemplate.CHATML);
    assertThatThrownBy(() -> ChatTemplates.require(files))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none that Tailor can render; it renders chatml");
  }

  private static TokenizerFiles files(Path model) {
    return TokenizerFiles.read(model.toString(), new Configuration(false));
  }
}
