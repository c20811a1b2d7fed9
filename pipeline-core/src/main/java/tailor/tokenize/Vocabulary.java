package tailor.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;
import tailor.run.Json;

/**
 * What the files of a tokenizer say that the library does not: how many ids there are, and which of
 * them are special.
 *
 * @param size one more than the largest id
 */
record Vocabulary(int size, SpecialTokens special) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads what describes a tokenizer: {@code tokenizer.json}.
   *
   * @throws ConfigurationException if it has no vocabulary
   * @throws BadDataException if it is damaged
   */
  static JsonNode requireTokenizer(TokenizerFiles files) {
    JsonNode tokenizer = parse(files, TokenizerFiles.TOKENIZER);
    if (tokenizer == null || !tokenizer.path("model").has("vocab")) {
      throw new ConfigurationException(
          "The tokenizer "
              + files.origin()
              + " has no vocabulary: tokenizer.json lacks model.vocab.");
    }
    return tokenizer;
  }

  /**
   * Reads the vocabulary of a tokenizer.
   *
   * @param tokenizer its {@code tokenizer.json}
   * @throws BadDataException if a file is damaged
   */
  static Vocabulary of(TokenizerFiles files, JsonNode tokenizer) {
    Map<String, Integer> added = new LinkedHashMap<>();
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode token : tokenizer.path("added_tokens")) {
      added.put(token.path("content").asText(), token.path("id").asInt());
      if (token.path("special").asBoolean()) {
        texts.add(token.path("content").asText());
      }
    }
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    int size = vocabulary.isArray() ? vocabulary.size() : 0;
    if (vocabulary.isObject()) {
      for (JsonNode id : vocabulary) {
        size = Math.max(size, id.asInt() + 1);
      }
    }
    for (int id : added.values()) {
      size = Math.max(size, id + 1);
    }
    return new Vocabulary(size, special(files, added, texts));
  }

  private static SpecialTokens special(
      TokenizerFiles files, Map<String, Integer> added, Set<String> texts) {
    List<JsonNode> namings = new ArrayList<>();
    for (String name :
        new String[] {TokenizerFiles.TOKENIZER_CONFIG, TokenizerFiles.SPECIAL_TOKENS_MAP}) {
      JsonNode node = parse(files, name);
      if (node != null) {
        namings.add(node);
      }
    }
    Set<Integer> ends = new LinkedHashSet<>(named(namings, "eos_token", added));
    List<Integer> begins = new ArrayList<>(named(namings, "bos_token", added));
    List<Integer> pads = new ArrayList<>(named(namings, "pad_token", added));
    for (String name :
        new String[] {TokenizerFiles.GENERATION_CONFIG, TokenizerFiles.MODEL_CONFIG}) {
      JsonNode node = parse(files, name);
      if (node != null) {
        ends.addAll(ids(node.path("eos_token_id")));
        begins.addAll(ids(node.path("bos_token_id")));
        pads.addAll(ids(node.path("pad_token_id")));
      }
    }
    pads.addAll(ends);
    return new SpecialTokens(first(begins), List.copyOf(ends), first(pads), Set.copyOf(texts));
  }

  /** A token is named by its text, or by an object with its text as {@code content}. */
  private static List<Integer> named(
      List<JsonNode> namings, String key, Map<String, Integer> added) {
    List<Integer> ids = new ArrayList<>();
    for (JsonNode naming : namings) {
      JsonNode token = naming.path(key);
      Integer id = added.get(token.isObject() ? token.path("content").asText() : token.asText());
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static List<Integer> ids(JsonNode node) {
    List<Integer> ids = new ArrayList<>();
    if (node.isInt()) {
      ids.add(node.asInt());
    }
    for (JsonNode element : node) {
      ids.add(element.asInt());
    }
    return ids;
  }

  private static OptionalInt first(List<Integer> ids) {
    return ids.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ids.get(0));
  }

  private static @Nullable JsonNode parse(TokenizerFiles files, String name) {
    byte[] content = files.file(name);
    if (content == null) {
      return null;
    }
    try {
      return JSON.readTree(content);
    } catch (JsonProcessingException e) {
      throw new BadDataException(
          "%s of the tokenizer %s is not valid JSON: %s. Get the file again from where it came."
              .formatted(name, files.origin(), Json.problem(e)),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the tokenizer " + files.origin(), e);
    }
  }
}
