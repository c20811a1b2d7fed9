package tailor.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import tailor.tokenize.SpecialTokens;

/** The ids of special tokens as config.json and generation_config.json name them. */
final class TokenIds {
  private TokenIds() {}

  static void write(SpecialTokens tokens, ObjectNode json) {
    tokens.begin().ifPresent(id -> json.put("bos_token_id", id));
    if (tokens.ends().size() == 1) {
      json.put("eos_token_id", tokens.ends().get(0));
    } else if (!tokens.ends().isEmpty()) {
      ArrayNode ends = json.putArray("eos_token_id");
      tokens.ends().forEach(ends::add);
    }
    tokens.pad().ifPresent(id -> json.put("pad_token_id", id));
  }
}
