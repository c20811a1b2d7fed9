package tailor.export.gguf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import tailor.config.ConfigurationException;

/** Makes the files of a Hugging Face tokenizer from a file's metadata. */
final class GgufTokenizer {
  static final String MODEL = "tokenizer.ggml.model";
  static final String PRE = "tokenizer.ggml.pre";
  static final String MERGES = "tokenizer.ggml.merges";
  static final String SCORES = "tokenizer.ggml.scores";
  static final String BEGIN = "tokenizer.ggml.bos_token_id";
  static final String END = "tokenizer.ggml.eos_token_id";
  static final String END_OF_TURN = "tokenizer.ggml.eot_token_id";
  static final String END_OF_MESSAGE = "tokenizer.ggml.eom_token_id";
  static final String UNKNOWN = "tokenizer.ggml.unknown_token_id";
  static final String PADDING = "tokenizer.ggml.padding_token_id";
  static final String ADD_BEGIN = "tokenizer.ggml.add_bos_token";
  static final String SPACE_FIRST = "tokenizer.ggml.add_space_prefix";
  static final String ADD_END = "tokenizer.ggml.add_eos_token";
  static final String CHAT_TEMPLATE = "tokenizer.chat_template";

  /** Kinds of tokenizer, as {@link #MODEL} names them. */
  static final String BYTE_LEVEL = "gpt2";

  static final String SENTENCE_PIECE = "llama";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final GgufMetadata metadata;
  private final GgufVocabulary vocabulary;
  private final TokenizerRules rules;

  private GgufTokenizer(GgufMetadata metadata, GgufVocabulary vocabulary, TokenizerRules rules) {
    this.metadata = metadata;
    this.vocabulary = vocabulary;
    this.rules = rules;
  }

  /**
   * Makes the files, {@code config.json} left out.
   *
   * @throws ConfigurationException if the tokenizer is of a kind that Tailor cannot rebuild
   * @throws tailor.run.BadDataException if the metadata contradicts itself
   */
  static TreeMap<String, byte[]> read(GgufMetadata metadata) {
    GgufVocabulary vocabulary = GgufVocabulary.read(metadata);
    String model = metadata.text(MODEL).orElse("not named");
    TokenizerRules rules =
        switch (model) {
          case BYTE_LEVEL -> ByteLevelRules.read(metadata, vocabulary);
          case SENTENCE_PIECE -> SentencePieceRules.read(metadata, vocabulary);
          default ->
              throw new ConfigurationException(
                  "%s: the tokenizer is of the kind '%s'; Tailor rebuilds %s and %s. Use the model's directory in Hugging Face form."
                      .formatted(metadata.origin(), model, BYTE_LEVEL, SENTENCE_PIECE));
        };
    return new GgufTokenizer(metadata, vocabulary, rules).files();
  }

  private TreeMap<String, byte[]> files() {
    TreeMap<String, byte[]> files = new TreeMap<>();
    files.put("tokenizer.json", bytes(tokenizer()));
    files.put("tokenizer_config.json", bytes(configuration()));
    files.put("generation_config.json", bytes(generation()));
    return files;
  }

  private ObjectNode tokenizer() {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      TokenKind kind = vocabulary.kinds().get(id);
      boolean special = kind == TokenKind.CONTROL || kind == TokenKind.UNKNOWN;
      if (special || kind == TokenKind.USER_DEFINED) {
        added
            .addObject()
            .put("id", id)
            .put("content", vocabulary.tokens().get(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", special);
      }
    }
    root.set("normalizer", rules.normalizer());
    root.set("pre_tokenizer", rules.preTokenizer());
    root.set("post_processor", postProcessor());
    root.set("decoder", rules.decoder());
    root.set("model", rules.model());
    return root;
  }

  /** Puts the begin token before a text, and the end token after it, where the file says so. */
  private com.fasterxml.jackson.databind.JsonNode postProcessor() {
    Optional<Integer> begin = addedToken(ADD_BEGIN, rules.addsBegin(), BEGIN);
    Optional<Integer> end = addedToken(ADD_END, false, END);
    if (begin.isEmpty() && end.isEmpty()) {
      return JSON.nullNode();
    }
    ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
    ObjectNode tokens = JSON.createObjectNode();
    ArrayNode single = template.putArray("single");
    ArrayNode pair = template.putArray("pair");
    begin.ifPresent(id -> addSpecial(single, tokens, id, 0));
    addText(single, "A", 0);
    end.ifPresent(id -> addSpecial(single, tokens, id, 0));
    pair.addAll(single.deepCopy());
    begin.ifPresent(id -> addSpecial(pair, tokens, id, 1));
    addText(pair, "B", 1);
    end.ifPresent(id -> addSpecial(pair, tokens, id, 1));
    template.set("special_tokens", tokens);
    return template;
  }

  private Optional<Integer> addedToken(String flag, boolean otherwise, String key) {
    OptionalInt id = vocabulary.id(metadata, key);
    return id.isPresent() && metadata.flag(flag).orElse(otherwise)
        ? Optional.of(id.getAsInt())
        : Optional.empty();
  }

  private static void addText(ArrayNode template, String name, int type) {
    template.addObject().putObject("Sequence").put("id", name).put("type_id", type);
  }

  private void addSpecial(ArrayNode template, ObjectNode tokens, int id, int type) {
    String text = vocabulary.tokens().get(id);
    template.addObject().putObject("SpecialToken").put("id", text).put("type_id", type);
    ObjectNode token = tokens.putObject(text).put("id", text);
    token.putArray("ids").add(id);
    token.putArray("tokens").add(text);
  }

  private ObjectNode configuration() {
    ObjectNode root = JSON.createObjectNode();
    root.put("tokenizer_class", "PreTrainedTokenizerFast");
    putToken(root, "bos_token", BEGIN);
    putToken(root, "eos_token", END);
    putToken(root, "unk_token", UNKNOWN);
    putToken(root, "pad_token", PADDING);
    root.put("clean_up_tokenization_spaces", false);
    GgufArchitecture.contextLength(metadata).ifPresent(n -> root.put("model_max_length", n));
    metadata.text(CHAT_TEMPLATE).ifPresent(template -> root.put("chat_template", template));
    return root;
  }

  private void putToken(ObjectNode root, String name, String key) {
    vocabulary.id(metadata, key).ifPresent(id -> root.put(name, vocabulary.tokens().get(id)));
  }

  private ObjectNode generation() {
    ObjectNode root = JSON.createObjectNode();
    putTokenIds(root);
    return root;
  }

  /** Names the special tokens by their ids, as config.json and generation_config.json do. */
  private void putTokenIds(ObjectNode root) {
    vocabulary.id(metadata, BEGIN).ifPresent(id -> root.put("bos_token_id", id));
    Set<Integer> ends = new LinkedHashSet<>();
    for (String key : new String[] {END, END_OF_TURN, END_OF_MESSAGE}) {
      vocabulary.id(metadata, key).ifPresent(ends::add);
    }
    if (ends.size() == 1) {
      root.put("eos_token_id", ends.iterator().next());
    } else if (!ends.isEmpty()) {
      ends.forEach(root.putArray("eos_token_id")::add);
    }
    vocabulary.id(metadata, PADDING).ifPresent(id -> root.put("pad_token_id", id));
  }

  static byte[] bytes(ObjectNode root) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
