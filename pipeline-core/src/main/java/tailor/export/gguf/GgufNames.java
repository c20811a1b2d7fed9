package tailor.export.gguf;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.model.ParameterLayout;

/** What GGUF calls the parameters of Llama and of what descends from it. */
final class GgufNames {
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
      Map.ofEntries(
          Map.entry(QUERY, "self_attn.q_proj"),
          Map.entry(KEY, "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"),
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("ffn_norm", "post_attention_layernorm"));

  private static final Pattern STORED = Pattern.compile("blk\\.(\\d+)\\.(\\w+)\\.(weight|bias)");

  private static final Pattern PARAMETER =
      Pattern.compile("model\\.layers\\.(\\d+)\\.([\\w.]+)\\.(weight|bias)");

  private GgufNames() {}

  /** The name that Hugging Face has for a tensor; the same name if it has none. */
  static String parameter(String tensor) {
    Matcher matcher = STORED.matcher(tensor);
    if (matcher.matches() && IN_LAYER.containsKey(matcher.group(2))) {
      return "model.layers.%s.%s.%s"
          .formatted(matcher.group(1), IN_LAYER.get(matcher.group(2)), matcher.group(3));
    }
    return WHOLE.getOrDefault(tensor, tensor);
  }

  /** The name that GGUF has for a parameter. */
  static String tensor(String parameter) {
    Matcher matcher = PARAMETER.matcher(parameter);
    if (matcher.matches()) {
      return "blk.%s.%s.%s"
          .formatted(matcher.group(1), key(IN_LAYER, matcher.group(2)), matcher.group(3));
    }
    return key(WHOLE, parameter);
  }

  /** Whether a tensor is the matrix of queries or that of keys. */
  static boolean isQueryOrKey(String tensor) {
    Matcher matcher = STORED.matcher(tensor);
    return matcher.matches()
        && List.of(QUERY, KEY).contains(matcher.group(2))
        && matcher.group(3).equals("weight");
  }

  private static String key(Map<String, String> names, String value) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("GGUF has no name for " + value));
  }
}
