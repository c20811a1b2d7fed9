package tailor.export.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import tailor.model.DecoderBlocks;
import tailor.model.ModelConfig;
import tailor.model.RotaryConfig;

/** The keys that Llama and the families that descend from it have in common. */
final class LlamaKeys {
  private LlamaKeys() {}

  /**
   * What a missing key means in one family.
   *
   * @param maxPositions {@code max_position_embeddings}
   * @param keyValueHeads {@code num_key_value_heads}; if empty, as many as query heads
   * @param headSize {@code head_dim}; if empty, hidden size / heads
   */
  record Defaults(int maxPositions, OptionalInt keyValueHeads, OptionalInt headSize) {}

  static ModelConfig read(ConfigReader json, Defaults defaults, DecoderBlocks blocks) {
    json.refuseUnless(json.at("hidden_act").asText("silu").matches("silu|swish"), "hidden_act");
    json.refuseUnless(json.isAbsent("quantization_config"), "quantization_config");
    int hidden = json.size("hidden_size");
    int heads = json.size("num_attention_heads");
    int keyValueHeads =
        json.at("num_key_value_heads").isNull()
            ? heads
            : json.size("num_key_value_heads", defaults.keyValueHeads().orElse(heads));
    int headSize = json.size("head_dim", defaults.headSize().orElse(hidden / heads));
    int positions = json.size("max_position_embeddings", defaults.maxPositions());
    RotaryConfig rotary = RotaryKeys.read(json, positions);
    int vocabulary = json.size("vocab_size");
    int intermediate = json.size("intermediate_size");
    int layers = json.size("num_hidden_layers");
    double epsilon = json.number("rms_norm_eps", 1e-6);
    boolean tied = json.flag("tie_word_embeddings", false);
    return json.build(
        () ->
            new ModelConfig(
                vocabulary,
                hidden,
                intermediate,
                layers,
                heads,
                keyValueHeads,
                headSize,
                positions,
                epsilon,
                rotary,
                tied,
                blocks));
  }

  static void write(ModelConfig model, ObjectNode json) {
    json.put("vocab_size", model.vocabularySize());
    json.put("hidden_size", model.hiddenSize());
    json.put("intermediate_size", model.intermediateSize());
    json.put("num_hidden_layers", model.layers());
    json.put("num_attention_heads", model.heads());
    json.put("num_key_value_heads", model.keyValueHeads());
    json.put("head_dim", model.headSize());
    json.put("hidden_act", "silu");
    json.put("max_position_embeddings", model.maxPositions());
    json.put("rms_norm_eps", model.normEpsilon());
    RotaryKeys.write(model.rotary(), json);
    json.put("tie_word_embeddings", model.tiedEmbeddings());
  }
}
