package tailor.export.gguf;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.model.ParameterLayout;

/** What GGUF calls the parameters of the Llama architecture. */
final class LlamaTensors {
  static final String EMBEDDING = "token_embd.weight";
  static final String OUTPUT = "output.weight";

  /** Divisors of the rotary frequencies, of models with Llama 3's scaling; no parameter. */
  static final String ROTARY_DIVISORS = "rope_freqs.weight";

  private static final String QUERY = "attn_q";
  private static final String KEY = "attn_k";

  private static final Map<String, String> WHOLE =
      Map.of(
          EMBEDDING,
          ParameterLayout.EMBEDDING,
          OUTPUT,
          ParameterLayout.OUTPUT,
          "output_norm.weight",
          ParameterLayout.FINAL_NORM);

  private static final Map<String, String> IN_LAYER =
      Map.of(
          QUERY,
          "self_attn.q_proj",
          KEY,
          "self_attn.k_proj",
          "attn_v",
          "self_attn.v_proj",
          "attn_output",
          "self_attn.o_proj",
          "ffn_gate",
          "mlp.gate_proj",
          "ffn_up",
          "mlp.up_proj",
          "ffn_down",
          "mlp.down_proj",
          "attn_norm",
          "input_layernorm",
          "ffn_norm",
          "post_attention_layernorm");

  private static final Pattern STORED = Pattern.compile("blk\\.(\\d+)\\.(\\w+)\\.weight");

  private static final Pattern PARAMETER =
      Pattern.compile("model\\.layers\\.(\\d+)\\.([\\w.]+)\\.weight");

  private LlamaTensors() {}

  /** The name that Hugging Face has for a tensor; the same name if it has none. */
  static String parameter(String tensor) {
    Matcher matcher = STORED.matcher(tensor);
    if (matcher.matches() && IN_LAYER.containsKey(matcher.group(2))) {
      return "model.layers.%s.%s.weight"
          .formatted(matcher.group(1), IN_LAYER.get(matcher.group(2)));
    }
    return WHOLE.getOrDefault(tensor, tensor);
  }

  /** The name that GGUF has for a parameter. */
  static String tensor(String parameter) {
    Matcher matcher = PARAMETER.matcher(parameter);
    if (matcher.matches()) {
      return "blk.%s.%s.weight".formatted(matcher.group(1), key(IN_LAYER, matcher.group(2)));
    }
    return key(WHOLE, parameter);
  }

  /** Whether a tensor's rows are in the order that {@link RotaryRows} tells. */
  static boolean isRotary(String tensor) {
    Matcher matcher = STORED.matcher(tensor);
    return matcher.matches() && List.of(QUERY, KEY).contains(matcher.group(2));
  }

  private static String key(Map<String, String> names, String value) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("GGUF has no name for " + value));
  }
}
