package tailor.export.gguf;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.model.ParameterLayout;

/** What GGUF calls the parameters of the Llama architecture. */
final class LlamaTensors {
  static final String EMBEDDING = "token_embd.weight";
  static final String OUTPUT = "output.weight";

  /** Divisors of the rotary frequencies, of models with Llama 3's scaling; no parameter. */
  static final String ROTARY_DIVISORS = "rope_freqs.weight";

  static final String QUERY = "attn_q";
  static final String KEY = "attn_k";

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

  /** What kind of tensor of a layer it is, such as {@link #QUERY}; empty if it is of no layer. */
  static Optional<String> kind(String tensor) {
    Matcher matcher = STORED.matcher(tensor);
    return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
  }
}
