package tailor.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The linear maps that the classes of Hugging Face have, which is where PEFT puts adapters: it
 * names an adapter after the map, and learns one for each.
 */
public enum LinearModules {
  /** Llama's, each by itself. */
  LLAMA {
    @Override
    public List<LinearMap.Part> of(LinearMap map, ModelConfig config) {
      return map.parts(config);
    }

    @Override
    public String inLayer(int layer, String module) {
      return "model.layers." + layer + "." + module;
    }
  },
  /** GPT-2's: one for queries, keys and values, and all of them stored transposed. */
  GPT2 {
    @Override
    public List<LinearMap.Part> of(LinearMap map, ModelConfig config) {
      String module = Objects.requireNonNull(GPT2_NAMES.get(map));
      return List.of(new LinearMap.Part(module, map.outputs(config)));
    }

    @Override
    public String inLayer(int layer, String module) {
      return "transformer.h." + layer + "." + module;
    }
  };

  private static final Map<LinearMap, String> GPT2_NAMES =
      Map.of(
          LinearMap.QUERY_KEY_VALUE, "attn.c_attn",
          LinearMap.ATTENTION_OUTPUT, "attn.c_proj",
          LinearMap.FEED_FORWARD_INPUT, "mlp.c_fc",
          LinearMap.FEED_FORWARD_OUTPUT, "mlp.c_proj");

  /** The maps that one product computes, from top to bottom. */
  public abstract List<LinearMap.Part> of(LinearMap map, ModelConfig config);

  /** The whole name of a map. */
  public abstract String inLayer(int layer, String module);
}
