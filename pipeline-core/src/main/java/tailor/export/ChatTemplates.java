package tailor.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tailor.config.ConfigurationException;
import tailor.format.ChatTemplate;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

/** The chat template that a model carries in its {@code tokenizer_config.json}. */
public final class ChatTemplates {
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String GENERATION_CONFIG = "generation_config.json";
  private static final String KEY = "chat_template";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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

  /**
   * Files that carry the template, so that every runtime writes conversations as in training, and
   * ends answers where it ends them. A template that is there already is left.
   */
  public static TokenizerFiles install(TokenizerFiles files, ChatTemplate template) {
    if (jinja(files).isPresent()) {
      return files;
    }
    ObjectNode config = object(files, TOKENIZER_CONFIG);
    config.put(KEY, template.jinja());
    Tokenizer tokenizer = Tokenizer.of(files);
    Set<Integer> ends = new LinkedHashSet<>(tokenizer.specialTokens().ends());
    template.stops().stream()
        .filter(tokenizer.specialTokens().texts()::contains)
        .forEach(stop -> ends.add(tokenizer.encode(stop)[0]));
    ObjectNode generation = object(files, GENERATION_CONFIG);
    ArrayNode ids = generation.putArray("eos_token_id");
    ends.forEach(ids::add);
    TreeMap<String, byte[]> changed = new TreeMap<>(files.files());
    try {
      changed.put(TOKENIZER_CONFIG, JSON.writeValueAsBytes(config));
      if (!ends.isEmpty()) {
        changed.put(GENERATION_CONFIG, JSON.writeValueAsBytes(generation));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TokenizerFiles(files.origin(), changed);
  }

  private static ObjectNode object(TokenizerFiles files, String name) {
    byte[] content = files.file(name);
    try {
      return content != null && JSON.readTree(content) instanceof ObjectNode object
          ? object
          : JSON.createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }

  /** The template as it is written in the model's files. */
  static Optional<String> jinja(TokenizerFiles files) {
    JsonNode template = object(files, TOKENIZER_CONFIG).path(KEY);
    return template.isTextual() ? Optional.of(template.asText()) : Optional.empty();
  }
}
