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
import tailor.config.ConfigurationException;
import tailor.tokenize.SpecialTokens;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

/** Writes a Hugging Face tokenizer of GPT-2's kind as a file's metadata. */
final class TokenizerMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TokenizerFiles files;
  private final JsonNode tokenizer;
  private final PreTokenizer words;

  /**
   * A tokenizer to write.
   *
   * @throws ConfigurationException if GGUF has no name for what it does
   */
  TokenizerMetadata(TokenizerFiles files) {
    this.files = files;
    this.tokenizer = parse("tokenizer.json");
    if (!tokenizer.path("model").path("type").asText("BPE").equals("BPE")) {
      throw unsupported("its model is " + tokenizer.path("model").path("type"));
    }
    this.words =
        PreTokenizer.of(tokenizer)
            .orElseThrow(() -> unsupported("it cuts words by rules of another kind"));
  }

  /**
   * Writes it.
   *
   * @param vocabulary rows of the model's embedding; those without a token become unused tokens
   */
  void write(GgufOutput out, int vocabulary) {
    List<String> tokens = new ArrayList<>(vocabulary);
    List<Integer> kinds = new ArrayList<>(vocabulary);
    for (int id = 0; id < vocabulary; id++) {
      tokens.add(GgufVocabulary.padding(id));
      kinds.add(TokenKind.UNUSED.id());
    }
    for (Iterator<Map.Entry<String, JsonNode>> i = tokenizer.path("model").path("vocab").fields();
        i.hasNext(); ) {
      Map.Entry<String, JsonNode> token = i.next();
      tokens.set(token.getValue().asInt(), token.getKey());
      kinds.set(token.getValue().asInt(), TokenKind.NORMAL.id());
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      int id = added.path("id").asInt();
      boolean special = added.path("special").asBoolean();
      tokens.set(id, added.path("content").asText());
      kinds.set(id, (special ? TokenKind.CONTROL : TokenKind.USER_DEFINED).id());
    }
    out.text(GgufTokenizer.MODEL, GgufTokenizer.BYTE_LEVEL);
    out.text(GgufTokenizer.PRE, words.ggufName());
    out.texts(GgufVocabulary.TOKENS, tokens);
    out.integers(GgufVocabulary.KINDS, kinds);
    out.texts(GgufTokenizer.MERGES, merges());
    writeSpecial(out);
  }

  private List<String> merges() {
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : tokenizer.path("model").path("merges")) {
      merges.add(
          merge.isArray() ? merge.path(0).asText() + " " + merge.path(1).asText() : merge.asText());
    }
    return merges;
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
      throw unsupported("it puts other tokens before a text than its begin token");
    }
    out.flag(GgufTokenizer.ADD_BEGIN, prefix.length > 0);
    out.flag("tokenizer.ggml.add_space_prefix", false);
    files.chatTemplate().ifPresent(jinja -> out.text(GgufTokenizer.CHAT_TEMPLATE, jinja));
  }

  private ConfigurationException unsupported(String why) {
    return new ConfigurationException(
        "The tokenizer %s cannot be written as GGUF: %s; written are byte-level BPE tokenizers with the rules of %s. Export in Hugging Face form."
            .formatted(files.origin(), why, PreTokenizer.knownNames()));
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
