package tailor.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a byte-level BPE tokenizer in the form that Hugging Face tokenizers reads. */
final class BytePairFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BytePairFiles() {}

  static TokenizerFiles write(
      BytePairMerges merges, List<String> special, TokenizerTrainingOptions options) {
    return new TokenizerFiles(
        "trained",
        new TreeMap<>(
            Map.of(
                TokenizerFiles.TOKENIZER,
                bytes(tokenizer(merges, special, options.digits())),
                TokenizerFiles.TOKENIZER_CONFIG,
                bytes(configuration(options)))));
  }

  private static ObjectNode tokenizer(
      BytePairMerges merges, List<String> special, TokenizerTrainingOptions.Digits digits) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < special.size(); id++) {
      added
          .addObject()
          .put("id", id)
          .put("content", special.get(id))
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    root.putNull("normalizer");
    root.set("pre_tokenizer", preTokenizer(digits));
    root.putNull("post_processor");
    root.set("decoder", byteLevel());
    root.set("model", model(merges));
    return root;
  }

  private static ObjectNode preTokenizer(TokenizerTrainingOptions.Digits digits) {
    if (digits == TokenizerTrainingOptions.Digits.TOGETHER) {
      return byteLevel();
    }
    ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
    ArrayNode steps = sequence.putArray("pretokenizers");
    steps.addObject().put("type", "Digits").put("individual_digits", true);
    steps.add(byteLevel());
    return sequence;
  }

  private static ObjectNode byteLevel() {
    return JSON.createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static ObjectNode model(BytePairMerges merges) {
    ObjectNode model = JSON.createObjectNode();
    model.put("type", "BPE");
    model.putNull("dropout");
    model.putNull("unk_token");
    model.putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab");
    List<String> tokens = merges.tokens();
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    ArrayNode rules = model.putArray("merges");
    for (BytePairMerges.Merge merge : merges.merges()) {
      rules.addArray().add(merge.left()).add(merge.right());
    }
    return model;
  }

  private static ObjectNode configuration(TokenizerTrainingOptions options) {
    ObjectNode root = JSON.createObjectNode();
    root.put("tokenizer_class", "PreTrainedTokenizerFast");
    root.put("eos_token", options.endOfText());
    root.put("pad_token", options.padding());
    ArrayNode more = root.putArray("additional_special_tokens");
    options.specialTokens().forEach(more::add);
    root.put("clean_up_tokenization_spaces", false);
    return root;
  }

  private static byte[] bytes(ObjectNode root) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
