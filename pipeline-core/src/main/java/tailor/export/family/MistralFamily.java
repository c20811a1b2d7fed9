package tailor.export.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import tailor.model.DecoderBlocks;
import tailor.model.ModelConfig;
import tailor.model.SlidingWindow;

/** Mistral, with the sliding window of its first version or without. */
public final class MistralFamily implements ModelFamily {
  private static final LlamaKeys.Defaults DEFAULTS =
      new LlamaKeys.Defaults(131_072, OptionalInt.of(8), OptionalInt.empty());
  private static final String WINDOW = "sliding_window";

  @Override
  public String architecture() {
    return "MistralForCausalLM";
  }

  @Override
  public String modelType() {
    return "mistral";
  }

  @Override
  public ModelConfig read(ConfigReader json) {
    SlidingWindow window =
        json.at(WINDOW).isNull() ? SlidingWindow.NONE : SlidingWindow.of(json.size(WINDOW, 4096));
    json.refuseUnless(json.isAbsent("layer_types"), "layer_types");
    return LlamaKeys.read(json, DEFAULTS, DecoderBlocks.LLAMA.withWindow(window));
  }

  @Override
  public void write(ModelConfig model, ObjectNode json) {
    LlamaKeys.write(model, json);
    SlidingWindow window = model.blocks().window();
    if (window.equals(SlidingWindow.NONE)) {
      json.putNull(WINDOW);
    } else {
      json.put(WINDOW, window.tokens());
    }
  }
}
