package tailor.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each parameter lies in the one flat vector of a model. Names are those of Hugging Face, and
 * every matrix is stored as there: [outputs, inputs], row by row.
 *
 * <p>Matrices come first, then the norms, so that weight decay applies to one range. Query, key and
 * value of a layer are adjacent, and so are gate and up: each group is one matrix to multiply by.
 */
public final class ParameterLayout {

  /** The embedding, [vocabulary, hidden]; also the output projection if tied. */
  public static final String EMBEDDING = "model.embed_tokens.weight";

  /** The last norm, [hidden]. */
  public static final String FINAL_NORM = "model.norm.weight";

  /** The output projection of a model that is not tied, [vocabulary, hidden]. */
  public static final String OUTPUT = "lm_head.weight";

  private final ModelConfig config;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final List<LayerParameters> layers = new ArrayList<>();
  private final long matrixSize;
  private long size;

  /**
   * One parameter tensor.
   *
   * @param name its Hugging Face name
   * @param offset its first element in the flat vector
   * @param shape [outputs, inputs] of a matrix, [size] of a norm
   */
  public record Parameter(String name, long offset, List<Long> shape) {
    /** Number of elements. */
    public long size() {
      return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /** Whether it is a matrix: decayed, and initialized at random. A norm is neither. */
    public boolean isMatrix() {
      return shape.size() == 2;
    }
  }

  /**
   * The offsets that one decoder layer works with.
   *
   * @param queryKeyValue [(heads + 2 keyValueHeads) * headSize, hidden]
   * @param attentionOutput [hidden, heads * headSize]
   * @param gateUp [2 intermediate, hidden]
   * @param down [hidden, intermediate]
   * @param attentionNorm [hidden]
   * @param feedForwardNorm [hidden]
   */
  public record LayerParameters(
      long queryKeyValue,
      long attentionOutput,
      long gateUp,
      long down,
      long attentionNorm,
      long feedForwardNorm) {}

  private ParameterLayout(ModelConfig config) {
    this.config = config;
    long hidden = config.hiddenSize();
    add(EMBEDDING, config.vocabularySize(), hidden);
    for (int i = 0; i < config.layers(); i++) {
      add(inLayer(i, "self_attn.q_proj"), config.querySize(), hidden);
      add(inLayer(i, "self_attn.k_proj"), config.keyValueSize(), hidden);
      add(inLayer(i, "self_attn.v_proj"), config.keyValueSize(), hidden);
      add(inLayer(i, "self_attn.o_proj"), hidden, config.querySize());
      add(inLayer(i, "mlp.gate_proj"), config.intermediateSize(), hidden);
      add(inLayer(i, "mlp.up_proj"), config.intermediateSize(), hidden);
      add(inLayer(i, "mlp.down_proj"), hidden, config.intermediateSize());
    }
    if (!config.tiedEmbeddings()) {
      add(OUTPUT, config.vocabularySize(), hidden);
    }
    matrixSize = size;
    for (int i = 0; i < config.layers(); i++) {
      add(inLayer(i, "input_layernorm"), hidden);
      add(inLayer(i, "post_attention_layernorm"), hidden);
    }
    add(FINAL_NORM, hidden);
    for (int i = 0; i < config.layers(); i++) {
      layers.add(
          new LayerParameters(
              offset(inLayer(i, "self_attn.q_proj")),
              offset(inLayer(i, "self_attn.o_proj")),
              offset(inLayer(i, "mlp.gate_proj")),
              offset(inLayer(i, "mlp.down_proj")),
              offset(inLayer(i, "input_layernorm")),
              offset(inLayer(i, "post_attention_layernorm"))));
    }
  }

  /** The layout of a model of this shape. */
  public static ParameterLayout of(ModelConfig config) {
    return new ParameterLayout(config);
  }

  public ModelConfig config() {
    return config;
  }

  /** Elements of the flat vector. */
  public long size() {
    return size;
  }

  /**
   * Elements that matrices take: they are [0, matrixSize) and decay; norms, from there on, do not.
   */
  public long matrixSize() {
    return matrixSize;
  }

  /** All parameters by name, in the order of the flat vector. */
  public Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** The offsets of one decoder layer. */
  public LayerParameters layer(int index) {
    return layers.get(index);
  }

  /** Offset of the embedding, [vocabulary, hidden]. */
  public long embedding() {
    return offset(EMBEDDING);
  }

  /** Offset of the output projection, [vocabulary, hidden]: the embedding's if tied. */
  public long output() {
    return offset(config.tiedEmbeddings() ? EMBEDDING : OUTPUT);
  }

  /** Offset of the last norm, [hidden]. */
  public long finalNorm() {
    return offset(FINAL_NORM);
  }

  private long offset(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter.offset();
  }

  private void add(String name, long... shape) {
    List<Long> dimensions = Arrays.stream(shape).boxed().toList();
    Parameter parameter = new Parameter(name, size, dimensions);
    parameters.put(name, parameter);
    size = Math.addExact(size, parameter.size());
  }

  private static String inLayer(int index, String module) {
    return "model.layers." + index + "." + module + ".weight";
  }
}
