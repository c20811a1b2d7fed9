package tailor.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Byte-level BPE with GPT-2's words, with a memory for words: the ids are those of Hugging Face's
 * library, at many times its speed, since most words of a text have been seen before and nothing is
 * copied between two languages. Safe for use by several threads.
 *
 * <p>Only tokenizers that are this and nothing else are taken; whatever in a {@code tokenizer.json}
 * is not known here leaves it to the library.
 */
final class BytePairEncoder {
  private static final int NO_TOKEN = -1;

  /** UTF-16 units that go to the library with a disputed character, as one call costs as much. */
  private static final int LEAST_DISPUTED = 1000;

  private final WordScanner scanner;
  private final AddedTokens added;
  private final MergeTable merges;
  private final int[] byteTokens;
  private final ThreadLocal<Memory> memories;

  /** What a thread has to itself. */
  private record Memory(WordCache cache, WordMerger merger) {}

  private BytePairEncoder(
      WordScanner scanner, AddedTokens added, MergeTable merges, int[] byteTokens) {
    this.scanner = scanner;
    this.added = added;
    this.merges = merges;
    this.byteTokens = byteTokens;
    this.memories =
        ThreadLocal.withInitial(() -> new Memory(new WordCache(), new WordMerger(this.merges)));
  }

  /** The encoder of a tokenizer, if it is of this kind. */
  static Optional<BytePairEncoder> of(JsonNode tokenizer) {
    JsonNode model = tokenizer.path("model");
    TokenizerTrainingOptions.@Nullable Digits digits = digits(tokenizer.path("pre_tokenizer"));
    boolean plain =
        tokenizer.path("normalizer").isNull()
            && model.path("type").asText().equals("BPE")
            && isUnset(model, "dropout")
            && isUnset(model, "unk_token")
            && isUnset(model, "continuing_subword_prefix")
            && isUnset(model, "end_of_word_suffix")
            && !model.path("byte_fallback").asBoolean()
            && !model.path("ignore_merges").asBoolean();
    Optional<AddedTokens> added = addedTokens(tokenizer.path("added_tokens"));
    if (!plain || digits == null || added.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> vocabulary = new HashMap<>();
    model
        .path("vocab")
        .fields()
        .forEachRemaining(entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt()));
    return merges(model.path("merges"), vocabulary)
        .map(
            merges ->
                new BytePairEncoder(
                    new WordScanner(digits), added.get(), merges, byteTokens(vocabulary)));
  }

  /**
   * The tokens of a text.
   *
   * @param library what encodes the parts with characters on whose class opinions differ: each
   *     alone, so that a text of any length costs the library no more than a part of it
   */
  int[] encode(String text, Function<String, int[]> library) {
    Memory memory = memories.get();
    TokenBuffer out = new TokenBuffer(text.length() / 3);
    int from = 0;
    while (from < text.length()) {
      AddedTokens.Match match = added.find(text, from);
      int to = match == null ? text.length() : match.start();
      encode(text, from, to, memory, library, out);
      if (match == null) {
        break;
      }
      out.add(match.token().id());
      from = match.end();
    }
    return out.toArray();
  }

  private void encode(
      String text,
      int from,
      int to,
      Memory memory,
      Function<String, int[]> library,
      TokenBuffer out) {
    int at = from;
    while (at < to) {
      int end = scanner.end(text, at, to);
      if (end == WordScanner.DISPUTED) {
        end = scanner.boundary(text, Math.min(at + LEAST_DISPUTED, to), to);
        int[] ids = library.apply(text.substring(at, end));
        out.add(ids, 0, ids.length);
      } else {
        encodeWord(text, at, end, memory, out);
      }
      at = end;
    }
  }

  private void encodeWord(String text, int at, int end, Memory memory, TokenBuffer out) {
    if (end - at > WordCache.LONGEST) {
      merge(text, at, end, memory.merger(), out);
      return;
    }
    int hash = WordCache.hash(text, at, end);
    if (!memory.cache().find(text, at, end, hash, out)) {
      int first = out.size();
      merge(text, at, end, memory.merger(), out);
      memory.cache().add(text, at, end, hash, out, first);
    }
  }

  /**
   * Writes a word as UTF-8, a symbol a byte, and merges the symbols. A byte that has no token is
   * left out, as the library does where there is no token for the unknown.
   */
  private void merge(String text, int from, int to, WordMerger merger, TokenBuffer out) {
    int[] symbols = merger.symbols(Math.multiplyExact(3, to - from));
    int count = 0;
    for (int i = from; i < to; i++) {
      int c = text.charAt(i);
      if (c < 0x80) {
        count = put(symbols, count, c);
      } else if (c < 0x800) {
        count = put(symbols, count, 0xC0 | c >> 6);
        count = put(symbols, count, 0x80 | c & 0x3F);
      } else if (!Character.isHighSurrogate((char) c)) {
        count = put(symbols, count, 0xE0 | c >> 12);
        count = put(symbols, count, 0x80 | c >> 6 & 0x3F);
        count = put(symbols, count, 0x80 | c & 0x3F);
      } else {
        c = Character.toCodePoint((char) c, text.charAt(++i));
        count = put(symbols, count, 0xF0 | c >> 18);
        count = put(symbols, count, 0x80 | c >> 12 & 0x3F);
        count = put(symbols, count, 0x80 | c >> 6 & 0x3F);
        count = put(symbols, count, 0x80 | c & 0x3F);
      }
    }
    merger.merge(count, out);
  }

  private int put(int[] symbols, int count, int value) {
    int token = byteTokens[value];
    if (token == NO_TOKEN) {
      return count;
    }
    symbols[count] = token;
    return count + 1;
  }

  private static boolean isUnset(JsonNode node, String key) {
    return node.path(key).isMissingNode() || node.path(key).isNull();
  }

  /** How digits are treated; null if words are cut in any other way. */
  private static TokenizerTrainingOptions.@Nullable Digits digits(JsonNode preTokenizer) {
    if (isByteLevel(preTokenizer)) {
      return TokenizerTrainingOptions.Digits.TOGETHER;
    }
    JsonNode steps = preTokenizer.path("pretokenizers");
    boolean isDigitsFirst =
        preTokenizer.path("type").asText().equals("Sequence")
            && steps.size() == 2
            && steps.get(0).path("type").asText().equals("Digits")
            && steps.get(0).path("individual_digits").asBoolean()
            && isByteLevel(steps.get(1));
    return isDigitsFirst ? TokenizerTrainingOptions.Digits.APART : null;
  }

  private static boolean isByteLevel(JsonNode step) {
    return step.path("type").asText().equals("ByteLevel")
        && !step.path("add_prefix_space").asBoolean(true)
        && step.path("use_regex").asBoolean(true);
  }

  /** The added tokens; empty if some are found in other ways than by their text alone. */
  private static Optional<AddedTokens> addedTokens(JsonNode nodes) {
    List<AddedTokens.AddedToken> tokens = new ArrayList<>();
    for (JsonNode node : nodes) {
      boolean byText =
          !node.path("single_word").asBoolean()
              && !node.path("lstrip").asBoolean()
              && !node.path("rstrip").asBoolean()
              && node.path("normalized").asBoolean() == nodes.get(0).path("normalized").asBoolean();
      if (!byText) {
        return Optional.empty();
      }
      String text = node.path("content").asText();
      if (!text.isEmpty()) {
        tokens.add(new AddedTokens.AddedToken(text, node.path("id").asInt()));
      }
    }
    return Optional.of(new AddedTokens(tokens));
  }

  private static int[] byteTokens(Map<String, Integer> vocabulary) {
    int[] tokens = new int[256];
    for (int value = 0; value < tokens.length; value++) {
      tokens[value] = vocabulary.getOrDefault(String.valueOf(ByteLevel.letter(value)), NO_TOKEN);
    }
    return tokens;
  }

  /** The merges; empty if one is of tokens that are not there. */
  private static Optional<MergeTable> merges(JsonNode rules, Map<String, Integer> vocabulary) {
    MergeTable merges = new MergeTable(rules.size());
    for (int rank = 0; rank < rules.size(); rank++) {
      JsonNode rule = rules.get(rank);
      List<String> pair =
          rule.isArray()
              ? List.of(rule.path(0).asText(), rule.path(1).asText())
              : List.of(rule.asText().split(" ", -1));
      Integer left = vocabulary.get(pair.get(0));
      Integer right = vocabulary.get(pair.get(pair.size() - 1));
      Integer merged = vocabulary.get(String.join("", pair));
      if (pair.size() != 2 || left == null || right == null || merged == null) {
        return Optional.empty();
      }
      merges.put(left, right, rank, merged);
    }
    return Optional.of(merges);
  }
}
