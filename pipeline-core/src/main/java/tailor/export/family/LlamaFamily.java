package tailor.export.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import tailor.model.DecoderBlocks;
import tailor.model.LinearMap;
import tailor.model.ModelConfig;

/** Llama 2 and 3, and what shares their architecture, such as SmolLM2. */
public final class LlamaFamily implements ModelFamily {
  private static final LlamaKeys.Defaults DEFAULTS =
      new LlamaKeys.Defaults(2048, OptionalInt.empty(), OptionalInt.empty());
  private static final Set<LinearMap> ATTENTION =
      EnumSet.of(LinearMap.QUERY_KEY_VALUE, LinearMap.ATTENTION_OUTPUT);
  private static final Set<LinearMap> FEED_FORWARD =
      EnumSet.of(LinearMap.FEED_FORWARD_INPUT, LinearMap.FEED_FORWARD_OUTPUT);

  @Override
  public String architecture() {
    return "LlamaForCausalLM";
  }

  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public ModelConfig read(ConfigReader json) {
    EnumSet<LinearMap> biased = EnumSet.noneOf(LinearMap.class);
    if (json.flag("attention_bias", false)) {
      biased.addAll(ATTENTION);
    }
    if (json.flag("mlp_bias", false)) {
      biased.addAll(FEED_FORWARD);
    }
    return LlamaKeys.read(json, DEFAULTS, DecoderBlocks.LLAMA.withBiases(biased));
  }

  @Override
  public void write(ModelConfig model, ObjectNode json) {
    LlamaKeys.write(model, json);
    json.put("attention_bias", model.blocks().biased().containsAll(ATTENTION));
    json.put("mlp_bias", model.blocks().biased().containsAll(FEED_FORWARD));
  }
}
