package tailor.export.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import java.util.Set;
import tailor.model.DecoderBlocks;
import tailor.model.LinearMap;
import tailor.model.ModelConfig;

/** Qwen2 and Qwen2.5: queries, keys and values have a bias. */
public final class Qwen2Family implements ModelFamily {
  private static final LlamaKeys.Defaults DEFAULTS =
      new LlamaKeys.Defaults(32_768, OptionalInt.of(32), OptionalInt.empty());
  private static final DecoderBlocks BLOCKS =
      DecoderBlocks.LLAMA.withBiases(Set.of(LinearMap.QUERY_KEY_VALUE));

  @Override
  public String architecture() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public String modelType() {
    return "qwen2";
  }

  @Override
  public ModelConfig read(ConfigReader json) {
    return LlamaKeys.read(json, DEFAULTS, BLOCKS.withWindow(WindowKeys.read(json)));
  }

  @Override
  public void write(ModelConfig model, ObjectNode json) {
    LlamaKeys.write(model, json);
    WindowKeys.write(model, json);
  }
}
