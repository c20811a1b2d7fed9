package tailor.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tailor.config.ConfigurationException;
import tailor.format.ChatTemplate;
import tailor.template.TemplateException;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

/** The chat template that a model carries in the files of its tokenizer. */
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
   * @throws ConfigurationException if the model has none, or none that can be read
   */
  public static ChatTemplate require(TokenizerFiles files) {
    try {
      return find(files)
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      "The model %s has no chat template (%s in %s, or chat_template.jinja): it was not made for conversations. Give it a plain prompt."
                          .formatted(files.origin(), KEY, TOKENIZER_CONFIG)));
    } catch (TemplateException e) {
      throw new ConfigurationException(
          "The chat template of the model %s cannot be read: %s. Give the model a plain prompt, or mend the template."
              .formatted(files.origin(), e.getMessage()));
    }
  }

  /**
   * The template that a tokenizer carries, if any.
   *
   * @throws TemplateException if it cannot be read
   */
  public static Optional<ChatTemplate> find(TokenizerFiles files) {
    return files.chatTemplate().map(jinja -> new ChatTemplate(jinja, files.namedTokens()));
  }

  /**
   * Files that carry the template, so that every runtime writes conversations as in training, and
   * ends answers where it ends them. A template that is there already is left.
   */
  public static TokenizerFiles install(TokenizerFiles files, ChatTemplate template) {
    if (files.chatTemplate().isPresent()) {
      return files;
    }
    ObjectNode config = object(files, TOKENIZER_CONFIG);
    config.put(KEY, template.jinja());
    Tokenizer tokenizer = Tokenizer.of(files);
    Set<Integer> ends = new LinkedHashSet<>(tokenizer.specialTokens().ends());
    template.stops(Clock.systemUTC()).stream()
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
}
