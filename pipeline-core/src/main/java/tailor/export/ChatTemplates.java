package tailor.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import tailor.config.ConfigurationException;
import tailor.format.ChatTemplate;
import tailor.tokenize.TokenizerFiles;

/** The chat template that a model carries in its {@code tokenizer_config.json}. */
public final class ChatTemplates {
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  static final String KEY = "chat_template";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ChatTemplates() {}

  /**
   * The template that conversations with the model are written in.
   *
   * @throws ConfigurationException if the model has none, or none that Tailor can render
   */
  public static ChatTemplate require(TokenizerFiles files) {
    String jinja =
        jinja(files)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "The model %s has no chat template (%s in %s): it was not made for conversations. Give it a plain prompt."
                            .formatted(files.origin(), KEY, TOKENIZER_CONFIG)));
    return ChatTemplate.recognize(jinja)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "The chat template of the model %s is none that Tailor can render; it renders chatml. Give the model a plain prompt."
                        .formatted(files.origin())));
  }

  /** The template as it is written in the model's files. */
  static Optional<String> jinja(TokenizerFiles files) {
    byte[] config = files.file(TOKENIZER_CONFIG);
    if (config == null) {
      return Optional.empty();
    }
    try {
      JsonNode template = JSON.readTree(config).path(KEY);
      return template.isTextual() ? Optional.of(template.asText()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + TOKENIZER_CONFIG, e);
    }
  }
}
