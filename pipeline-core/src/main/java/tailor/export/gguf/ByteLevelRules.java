package tailor.export.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import tailor.config.ConfigurationException;

/** The rules of a byte-level BPE tokenizer, GPT-2's kind. */
final class ByteLevelRules {
  private ByteLevelRules() {}

  static TokenizerRules read(GgufMetadata metadata, GgufVocabulary vocabulary) {
    String name = metadata.text(GgufTokenizer.PRE).orElse("not named");
    PreTokenizer words =
        PreTokenizer.named(name)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "%s: %s is '%s'; Tailor knows the rules of %s. Use the model's directory in Hugging Face form."
                            .formatted(
                                metadata.origin(),
                                GgufTokenizer.PRE,
                                name,
                                PreTokenizer.knownNames())));
    boolean wordsFirst = words.merging() == PreTokenizer.Merging.UNLESS_A_WORD_IS_A_TOKEN;
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    model.put("type", "BPE");
    model.putNull("dropout");
    model.putNull("unk_token");
    model.putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", wordsFirst);
    ObjectNode tokens = model.putObject("vocab");
    vocabulary.ids().forEach(tokens::put);
    addMerges(model.putArray("merges"), metadata, vocabulary);
    ObjectNode decoder =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "ByteLevel")
            .put("add_prefix_space", true)
            .put("trim_offsets", true)
            .put("use_regex", true);
    return new TokenizerRules(words.normalizer(), words.rules(), model, decoder, wordsFirst);
  }

  private static void addMerges(
      ArrayNode merges, GgufMetadata metadata, GgufVocabulary vocabulary) {
    List<String> rules =
        metadata
            .texts(GgufTokenizer.MERGES)
            .orElseThrow(() -> metadata.bad(GgufTokenizer.MERGES, "is missing"));
    for (String rule : rules) {
      int blank = rule.indexOf(' ');
      if (blank <= 0 || blank == rule.length() - 1 || rule.indexOf(' ', blank + 1) >= 0) {
        throw metadata.bad(GgufTokenizer.MERGES, "has '%s', expected two tokens".formatted(rule));
      }
      String left = rule.substring(0, blank);
      String right = rule.substring(blank + 1);
      for (String token : new String[] {left, right, left + right}) {
        if (!vocabulary.ids().containsKey(token)) {
          throw metadata.bad(
              GgufTokenizer.MERGES, "has '%s', but there is no token '%s'".formatted(rule, token));
        }
      }
      merges.addArray().add(left).add(right);
    }
  }
}
