package tailor.export.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tailor.model.ModelConfig;
import tailor.model.SlidingWindow;

/** The keys of Qwen's sliding window, which the upper layers have if it is used at all. */
final class WindowKeys {
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  private WindowKeys() {}

  /** No window where there is a problem, which the reader then knows. */
  static SlidingWindow read(ConfigReader json) {
    if (!json.flag("use_sliding_window", false) || json.at("sliding_window").isNull()) {
      json.refuseUnless(!layerTypes(json).contains(SLIDING), "layer_types");
      return SlidingWindow.NONE;
    }
    int layers = json.size("num_hidden_layers");
    int fromLayer = Math.min(layers, json.count("max_window_layers", 28));
    List<String> types = layerTypes(json);
    if (!types.isEmpty()) {
      fromLayer = types.contains(SLIDING) ? types.indexOf(SLIDING) : layers;
      json.refuseUnless(types.equals(layerTypes(layers, fromLayer)), "layer_types");
    }
    int tokens = json.size("sliding_window", 4096);
    return fromLayer < layers ? new SlidingWindow(tokens, fromLayer) : SlidingWindow.NONE;
  }

  static void write(ModelConfig model, ObjectNode json) {
    SlidingWindow window = model.blocks().window();
    boolean used = !window.equals(SlidingWindow.NONE);
    json.put("use_sliding_window", used);
    if (used) {
      json.put("sliding_window", window.tokens());
    } else {
      json.putNull("sliding_window");
    }
    int fromLayer = used ? window.fromLayer() : model.layers();
    json.put("max_window_layers", fromLayer);
    ArrayNode types = json.putArray("layer_types");
    layerTypes(model.layers(), fromLayer).forEach(types::add);
  }

  private static List<String> layerTypes(int layers, int fromLayer) {
    List<String> types = new ArrayList<>(Collections.nCopies(fromLayer, FULL));
    types.addAll(Collections.nCopies(layers - fromLayer, SLIDING));
    return types;
  }

  private static List<String> layerTypes(ConfigReader json) {
    List<String> types = new ArrayList<>();
    for (JsonNode type : json.at("layer_types")) {
      types.add(type.asText());
    }
    return types;
  }
}
