package tailor.export.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import tailor.model.DecoderBlocks;
import tailor.model.LinearMap;
import tailor.model.ModelConfig;
import tailor.model.QueryKeyNorm;

/** Qwen3, its dense models: every query and key head has an RMS norm. */
public final class Qwen3Family implements ModelFamily {
  private static final LlamaKeys.Defaults DEFAULTS =
      new LlamaKeys.Defaults(32_768, OptionalInt.of(32), OptionalInt.of(128));
  private static final Set<LinearMap> ATTENTION =
      EnumSet.of(LinearMap.QUERY_KEY_VALUE, LinearMap.ATTENTION_OUTPUT);

  @Override
  public String architecture() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public String modelType() {
    return "qwen3";
  }

  @Override
  public ModelConfig read(ConfigReader json) {
    DecoderBlocks blocks =
        DecoderBlocks.LLAMA
            .withQueryKeyNorm(QueryKeyNorm.RMS)
            .withBiases(json.flag("attention_bias", false) ? ATTENTION : Set.of())
            .withWindow(WindowKeys.read(json));
    return LlamaKeys.read(json, DEFAULTS, blocks);
  }

  @Override
  public void write(ModelConfig model, ObjectNode json) {
    LlamaKeys.write(model, json);
    json.put("attention_bias", model.blocks().biased().containsAll(ATTENTION));
    WindowKeys.write(model, json);
  }
}
