package tailor.export.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tailor.config.ConfigurationException;
import tailor.tokenize.SpecialTokens;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

/** Writes a Hugging Face tokenizer as a file's metadata. */
final class TokenizerMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TokenizerFiles files;
  private final JsonNode tokenizer;
  private final MergeMetadata rules;

  /**
   * A tokenizer to write.
   *
   * @throws ConfigurationException if GGUF has no name for what it does
   */
  TokenizerMetadata(TokenizerFiles files) {
    this.files = files;
    this.tokenizer = parse("tokenizer.json");
    try {
      this.rules = rules();
    } catch (UnsupportedTokenizerException e) {
      throw unsupported(e);
    }
  }

  private MergeMetadata rules() {
    if (!tokenizer.path("model").path("type").asText("BPE").equals("BPE")) {
      throw new UnsupportedTokenizerException(
          "its model is " + tokenizer.path("model").path("type"));
    }
    return SentencePieceMetadata.describes(tokenizer)
        ? new SentencePieceMetadata(tokenizer, unknown())
        : new ByteLevelMetadata(tokenizer);
  }

  private Optional<String> unknown() {
    JsonNode named = parse("tokenizer_config.json").path("unk_token");
    JsonNode ofModel = tokenizer.path("model").path("unk_token");
    return Stream.of(ofModel, named, named.path("content"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .findFirst();
  }

  /**
   * Writes it.
   *
   * @param vocabulary rows of the model's embedding; those without a token become unused tokens
   * @throws ConfigurationException if GGUF has no way to tell what it does
   */
  void write(GgufOutput out, int vocabulary) {
    List<String> tokens = new ArrayList<>(vocabulary);
    List<TokenKind> kinds = new ArrayList<>(vocabulary);
    for (int id = 0; id < vocabulary; id++) {
      tokens.add(GgufVocabulary.padding(id));
      kinds.add(TokenKind.UNUSED);
    }
    for (Iterator<Map.Entry<String, JsonNode>> i = tokenizer.path("model").path("vocab").fields();
        i.hasNext(); ) {
      Map.Entry<String, JsonNode> token = i.next();
      tokens.set(token.getValue().asInt(), token.getKey());
      kinds.set(token.getValue().asInt(), rules.kind(token.getKey()));
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      int id = added.path("id").asInt();
      boolean special = added.path("special").asBoolean();
      String content = added.path("content").asText();
      tokens.set(id, content);
      kinds.set(id, rules.addedKind(content, special));
    }
    out.texts(GgufVocabulary.TOKENS, tokens);
    out.integers(GgufVocabulary.KINDS, kinds.stream().map(TokenKind::id).toList());
    try {
      rules.write(out, tokens, kinds);
      writeSpecial(out);
    } catch (UnsupportedTokenizerException e) {
      throw unsupported(e);
    }
  }

  private void writeSpecial(GgufOutput out) {
    Tokenizer opened = Tokenizer.of(files);
    SpecialTokens special = opened.specialTokens();
    special.begin().ifPresent(id -> out.size(GgufTokenizer.BEGIN, id));
    List<Integer> ends = special.ends();
    String[] keys = {GgufTokenizer.END, GgufTokenizer.END_OF_TURN, GgufTokenizer.END_OF_MESSAGE};
    for (int i = 0; i < keys.length && i < ends.size(); i++) {
      out.size(keys[i], ends.get(i));
    }
    special.pad().ifPresent(id -> out.size(GgufTokenizer.PADDING, id));
    int[] begin = special.begin().stream().toArray();
    int[] prefix = opened.prefix();
    if (prefix.length > 0 && !Arrays.equals(prefix, begin)) {
      throw new UnsupportedTokenizerException(
          "it puts other tokens before a text than its begin token");
    }
    out.flag(GgufTokenizer.ADD_BEGIN, prefix.length > 0);
    files.chatTemplate().ifPresent(jinja -> out.text(GgufTokenizer.CHAT_TEMPLATE, jinja));
  }

  private ConfigurationException unsupported(UnsupportedTokenizerException why) {
    return new ConfigurationException(
        "The tokenizer %s cannot be written as GGUF: %s; written are SentencePiece BPE tokenizers, and byte-level ones with the rules of %s. Export in Hugging Face form."
            .formatted(files.origin(), why.getMessage(), PreTokenizer.knownNames()));
  }

  private JsonNode parse(String name) {
    byte[] content = files.file(name);
    try {
      return Objects.requireNonNull(
          JSON.readTree(content == null ? new byte[] {'{', '}'} : content));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + " of " + files.origin(), e);
    }
  }
}
