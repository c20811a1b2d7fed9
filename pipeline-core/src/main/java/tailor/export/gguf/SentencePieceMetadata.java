package tailor.export.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes the rules of a SentencePiece BPE tokenizer: a score for each token instead of merges.
 * Scores fall in the order in which the merges have the tokens, 0, -1 and so on, as SentencePiece
 * itself numbers them. What they cannot say is refused: merges of one token with those of another
 * between them, and two parts of a token that do not merge.
 */
final class SentencePieceMetadata implements MergeMetadata {
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  private final List<Merge> merges;
  private final boolean blankFirst;
  private final Optional<String> unknown;

  /**
   * @param unknown the token for what there is no token for, if it is named
   */
  SentencePieceMetadata(JsonNode tokenizer, Optional<String> unknown) {
    this.merges = Merge.of(tokenizer);
    this.blankFirst = blankFirst(tokenizer);
    this.unknown = unknown;
  }

  /** Whether a tokenizer is of this kind. */
  static boolean describes(JsonNode tokenizer) {
    return tokenizer.path("model").path("byte_fallback").asBoolean(false);
  }

  /**
   * Whether a text begins with a blank that it does not have. transformers writes the same in two
   * ways: blanks are replaced by a normalizer, or by a pre-tokenizer that cuts nothing.
   */
  private static boolean blankFirst(JsonNode tokenizer) {
    JsonNode normalizer = tokenizer.path("normalizer");
    JsonNode cutting = tokenizer.path("pre_tokenizer");
    if (isAbsent(cutting)) {
      for (boolean blankFirst : new boolean[] {true, false}) {
        if (normalizer.equals(SentencePieceRules.normalizer(blankFirst))) {
          return blankFirst;
        }
      }
    }
    if (isAbsent(normalizer) && cutting instanceof ObjectNode metaspace) {
      String scheme = metaspace.path("prepend_scheme").asText();
      for (String known : List.of("first", "always", "never")) {
        if (scheme.equals(known) && metaspace.equals(metaspace(known))) {
          return !scheme.equals("never");
        }
      }
    }
    throw new UnsupportedTokenizerException(
        "it changes or cuts texts by rules of another kind than SentencePiece's");
  }

  private static ObjectNode metaspace(String scheme) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "Metaspace")
        .put("replacement", SentencePieceRules.BLANK)
        .put("prepend_scheme", scheme)
        .put("split", false);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  @Override
  public TokenKind kind(String token) {
    return BYTE.matcher(token).matches() ? TokenKind.BYTE : TokenKind.NORMAL;
  }

  @Override
  public TokenKind addedKind(String token, boolean special) {
    if (unknown.filter(token::equals).isPresent()) {
      return TokenKind.UNKNOWN;
    }
    return special ? TokenKind.CONTROL : TokenKind.USER_DEFINED;
  }

  @Override
  public void write(GgufOutput out, List<String> tokens, List<TokenKind> kinds) {
    Map<String, Integer> order = orderOfWholes();
    List<Double> scores = new ArrayList<>(tokens.size());
    Map<String, Integer> ids = new HashMap<>();
    double lowest = -order.size();
    for (int id = 0; id < tokens.size(); id++) {
      String token = tokens.get(id);
      Integer place = order.get(token);
      if (kinds.get(id) != TokenKind.UNUSED) {
        ids.put(token, id);
      }
      if (kinds.get(id) != TokenKind.NORMAL) {
        scores.add(0.0);
      } else {
        scores.add(place == null ? lowest-- : -place);
      }
    }
    requireSameMerges(new GgufVocabulary(tokens, kinds, ids), scores);
    out.text(GgufTokenizer.MODEL, GgufTokenizer.SENTENCE_PIECE);
    out.text(GgufTokenizer.PRE, "default");
    out.numbers(GgufTokenizer.SCORES, scores);
    unknown.map(ids::get).ifPresent(id -> out.size(GgufTokenizer.UNKNOWN, id));
    out.flag(GgufTokenizer.SPACE_FIRST, blankFirst);
  }

  private Map<String, Integer> orderOfWholes() {
    Map<String, Integer> order = new HashMap<>();
    String latest = "";
    for (Merge merge : merges) {
      String whole = merge.whole();
      if (!whole.equals(latest) && order.put(whole, order.size()) != null) {
        throw new UnsupportedTokenizerException(
            "its merges make '%s' at more than one place".formatted(whole));
      }
      latest = whole;
    }
    return order;
  }

  private void requireSameMerges(GgufVocabulary vocabulary, List<Double> scores) {
    Set<Merge> ours = new HashSet<>(merges);
    Set<Merge> read = new HashSet<>(SentencePieceRules.merges(vocabulary, scores));
    if (!ours.equals(read)) {
      Set<Merge> more = new HashSet<>(read);
      more.removeAll(ours);
      Set<Merge> less = new HashSet<>(ours);
      less.removeAll(read);
      throw new UnsupportedTokenizerException(
          "scores make %d merges that it does not have, and lack %d of its own"
              .formatted(more.size(), less.size()));
    }
  }
}
