package tailor.export.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tailor.run.BadDataException;

/**
 * The tokens of a file.
 *
 * @param tokens their texts, by id
 * @param kinds what they are, by id
 * @param ids the ids of those that can occur, by text
 */
record GgufVocabulary(List<String> tokens, List<TokenKind> kinds, Map<String, Integer> ids) {
  static final String TOKENS = "tokenizer.ggml.tokens";
  static final String KINDS = "tokenizer.ggml.token_type";

  /**
   * Reads the tokens.
   *
   * @throws BadDataException if there are none, or they contradict each other
   */
  static GgufVocabulary read(GgufMetadata metadata) {
    List<String> tokens =
        metadata.texts(TOKENS).orElseThrow(() -> metadata.bad(TOKENS, "is missing"));
    List<Double> numbers =
        metadata.numbers(KINDS).orElseThrow(() -> metadata.bad(KINDS, "is missing"));
    if (numbers.size() != tokens.size()) {
      throw metadata.bad(
          KINDS, "has %,d elements for %,d tokens".formatted(numbers.size(), tokens.size()));
    }
    List<TokenKind> kinds = new ArrayList<>(tokens.size());
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      double number = numbers.get(id);
      TokenKind kind =
          TokenKind.of(number)
              .orElseThrow(() -> metadata.bad(KINDS, "has %s, expected 1 to 6".formatted(number)));
      kinds.add(kind);
      if (kind == TokenKind.UNUSED && tokens.get(id).equals(padding(id))) {
        continue;
      }
      Integer other = ids.put(tokens.get(id), id);
      if (other != null) {
        throw metadata.bad(
            TOKENS, "has '%s' both as %d and as %d".formatted(tokens.get(id), other, id));
      }
    }
    return new GgufVocabulary(tokens, kinds, ids);
  }

  /** What converters call a row of the embedding that no token has. */
  static String padding(int id) {
    return "[PAD" + id + "]";
  }

  /**
   * The token that a key names.
   *
   * @throws BadDataException if there is no such token
   */
  OptionalInt id(GgufMetadata metadata, String key) {
    OptionalInt id = metadata.size(key);
    if (id.isPresent() && id.getAsInt() >= tokens.size()) {
      throw metadata.bad(
          key, "is %,d, but there are %,d tokens".formatted(id.getAsInt(), tokens.size()));
    }
    return id;
  }
}
