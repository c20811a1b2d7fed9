package tailor.export.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tailor.export.family.StoredTensor.Orientation;
import tailor.model.DecoderBlocks;
import tailor.model.LinearMap;
import tailor.model.LinearModules;
import tailor.model.ModelConfig;
import tailor.model.ParameterLayout;
import tailor.model.ParameterLayout.Block;
import tailor.model.ParameterLayout.LayerParameters;
import tailor.model.ParameterLayout.NormBlocks;
import tailor.model.RotaryConfig;

/**
 * GPT-2, and what shares its architecture, such as DistilGPT2: learned positions, layer norm, GELU.
 * Its linear maps are stored as {@code Conv1D}, transposed, with queries, keys and values in one
 * matrix.
 */
public final class Gpt2Family implements ModelFamily {
  private static final String PREFIX = "transformer.";
  private static final String ACTIVATIONS = "gelu_new|gelu_pytorch_tanh";
  private static final RotaryConfig NO_ROTARY = RotaryConfig.unscaled(10_000);

  /** Causal masks, which early files carry. */
  private static final Pattern MASKS =
      Pattern.compile("(transformer\\.)?h\\.\\d+\\.attn\\.(masked_)?bias");

  @Override
  public String architecture() {
    return "GPT2LMHeadModel";
  }

  @Override
  public String modelType() {
    return "gpt2";
  }

  @Override
  public ModelConfig read(ConfigReader json) {
    json.refuseUnless(
        json.at("activation_function").asText("gelu_new").matches(ACTIVATIONS),
        "activation_function");
    json.refuseUnless(json.flag("scale_attn_weights", true), "scale_attn_weights");
    json.refuseUnless(
        !json.flag("scale_attn_by_inverse_layer_idx", false), "scale_attn_by_inverse_layer_idx");
    json.refuseUnless(!json.flag("add_cross_attention", false), "add_cross_attention");
    json.refuseUnless(json.isAbsent("quantization_config"), "quantization_config");
    int vocabulary = json.size("vocab_size", 50_257);
    int positions = json.size("n_positions", 1024);
    int hidden = json.size("n_embd", 768);
    int layers = json.size("n_layer", 12);
    int heads = json.size("n_head", 12);
    int intermediate = json.size("n_inner", 4 * hidden);
    double epsilon = json.number("layer_norm_epsilon", 1e-5);
    boolean tied = json.flag("tie_word_embeddings", true);
    if (hidden % heads != 0) {
      json.problem("n_embd is %d, which is no multiple of n_head %d".formatted(hidden, heads));
    }
    return json.build(
        () ->
            new ModelConfig(
                vocabulary,
                hidden,
                intermediate,
                layers,
                heads,
                heads,
                hidden / heads,
                positions,
                epsilon,
                NO_ROTARY,
                tied,
                DecoderBlocks.GPT2));
  }

  @Override
  public void write(ModelConfig model, ObjectNode json) {
    json.put("vocab_size", model.vocabularySize());
    json.put("n_positions", model.maxPositions());
    json.put("n_embd", model.hiddenSize());
    json.put("n_layer", model.layers());
    json.put("n_head", model.heads());
    json.put("n_inner", model.intermediateSize());
    json.put("activation_function", "gelu_new");
    json.put("layer_norm_epsilon", model.normEpsilon());
    json.put("tie_word_embeddings", model.tiedEmbeddings());
  }

  @Override
  public List<StoredTensor> tensors(ParameterLayout layout) {
    ModelConfig model = layout.config();
    List<StoredTensor> tensors = new ArrayList<>();
    tensors.add(stored("transformer.wte.weight", layout, ParameterLayout.EMBEDDING));
    tensors.add(stored("transformer.wpe.weight", layout, ParameterLayout.POSITIONS));
    for (int i = 0; i < model.layers(); i++) {
      String prefix = PREFIX + "h." + i + ".";
      LayerParameters layer = layout.layer(i);
      for (LinearMap map : LinearMap.values()) {
        String module = LinearModules.GPT2.inLayer(i, name(map, model));
        Block weight = Objects.requireNonNull(layer.weights().get(map));
        tensors.add(
            new StoredTensor(
                module + ".weight",
                List.of(weight.columns(), weight.rows()),
                weight.offset(),
                Orientation.TRANSPOSED));
        tensors.add(vector(module + ".bias", layer.biases().get(map)));
      }
      addNorm(tensors, prefix + "ln_1", layer.attentionNorm());
      addNorm(tensors, prefix + "ln_2", layer.feedForwardNorm());
    }
    addNorm(tensors, PREFIX + "ln_f", layout.finalNorm());
    if (!model.tiedEmbeddings()) {
      tensors.add(stored(ParameterLayout.OUTPUT, layout, ParameterLayout.OUTPUT));
    }
    return tensors;
  }

  /** The first files, those of GPT-2 itself, have no prefix. */
  @Override
  public String tensorName(String inFile) {
    return inFile.startsWith(PREFIX) || inFile.equals(ParameterLayout.OUTPUT)
        ? inFile
        : PREFIX + inFile;
  }

  @Override
  public boolean isRedundant(String tensor) {
    return MASKS.matcher(tensor).matches();
  }

  private static String name(LinearMap map, ModelConfig model) {
    return LinearModules.GPT2.of(map, model).get(0).module();
  }

  private static StoredTensor stored(String name, ParameterLayout layout, String parameter) {
    return StoredTensor.of(name, Objects.requireNonNull(layout.parameters().get(parameter)));
  }

  private static void addNorm(List<StoredTensor> tensors, String module, NormBlocks norm) {
    tensors.add(vector(module + ".weight", norm.weight()));
    tensors.add(vector(module + ".bias", norm.bias()));
  }

  private static StoredTensor vector(String name, @Nullable Block block) {
    Block present = Objects.requireNonNull(block, name);
    return new StoredTensor(name, List.of(present.columns()), present.offset(), Orientation.AS_IS);
  }
}
