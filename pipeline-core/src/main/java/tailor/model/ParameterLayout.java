package tailor.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each parameter lies in the one flat vector of a model. Names are those of Hugging Face, and
 * every matrix is stored as there: [outputs, inputs], row by row.
 *
 * <p>Matrices come first, then the norms, so that weight decay applies to one range. Query, key and
 * value of a layer are adjacent, and so are gate and up: each group is one matrix to multiply by.
 */
public final class ParameterLayout implements FlatLayout {

  /** The embedding, [vocabulary, hidden]; also the output projection if tied. */
  public static final String EMBEDDING = "model.embed_tokens.weight";

  /** The embedding of learned positions, [positions, hidden]. */
  public static final String POSITIONS = "model.embed_positions.weight";

  /** The last norm, [hidden]. */
  public static final String FINAL_NORM = "model.norm.weight";

  /** The output projection of a model that is not tied, [vocabulary, hidden]. */
  public static final String OUTPUT = "lm_head.weight";

  private final ModelConfig config;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final List<LayerParameters> layers = new ArrayList<>();
  private final @Nullable Block positions;
  private final NormBlocks finalNorm;
  private final long matrixSize;
  private long size;

  /** What a parameter is, which decides how it starts and whether it decays. */
  public enum Role {
    /** Decays, and starts at random. */
    MATRIX,
    /** The scale of a norm: starts at 1. */
    SCALE,
    /** A vector that is added: starts at 0. */
    BIAS
  }

  /**
   * One parameter tensor.
   *
   * @param name its Hugging Face name
   * @param offset its first element in the flat vector
   * @param shape [outputs, inputs] of a matrix, [size] of others
   */
  public record Parameter(String name, long offset, List<Long> shape, Role role) {
    /** Number of elements. */
    public long size() {
      return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /** Whether it is a matrix: decayed, and initialized at random. */
    public boolean isMatrix() {
      return role == Role.MATRIX;
    }
  }

  /**
   * Adjacent parameters as one matrix; a vector is one row.
   *
   * @param offset its first element in the flat vector
   */
  public record Block(long offset, long rows, long columns) {
    /** The matrix as a view of a flat vector. */
    Tensor in(Tensor flat) {
      return flat.view(offset, rows, columns);
    }
  }

  /**
   * A norm's vectors.
   *
   * @param weight [1, hidden]
   * @param bias [1, hidden] of layer norm, null of RMS norm
   */
  public record NormBlocks(Block weight, @Nullable Block bias) {}

  /**
   * What one decoder layer works with.
   *
   * @param weights [outputs, inputs] of each linear map
   * @param biases [1, outputs] of those maps that have a bias
   * @param attentionNorm norm before attention
   * @param feedForwardNorm norm before the feed-forward network
   * @param queryNorm [1, headSize], or null if queries are not normalized
   * @param keyNorm [1, headSize], or null if keys are not normalized
   */
  public record LayerParameters(
      Map<LinearMap, Block> weights,
      Map<LinearMap, Block> biases,
      NormBlocks attentionNorm,
      NormBlocks feedForwardNorm,
      @Nullable Block queryNorm,
      @Nullable Block keyNorm) {}

  private ParameterLayout(ModelConfig config) {
    this.config = config;
    long hidden = config.hiddenSize();
    List<Map<LinearMap, Block>> weights = new ArrayList<>();
    addMatrix(EMBEDDING, config.vocabularySize(), hidden);
    positions = addPositions();
    for (int i = 0; i < config.layers(); i++) {
      weights.add(addWeights(i));
    }
    if (!config.tiedEmbeddings()) {
      addMatrix(OUTPUT, config.vocabularySize(), hidden);
    }
    matrixSize = size;
    for (int i = 0; i < config.layers(); i++) {
      NormBlocks attentionNorm = addNorm(inLayer(i, "input_layernorm"));
      NormBlocks feedForwardNorm = addNorm(inLayer(i, "post_attention_layernorm"));
      Block queryNorm = addHeadNorm(inLayer(i, "self_attn.q_norm.weight"));
      Block keyNorm = addHeadNorm(inLayer(i, "self_attn.k_norm.weight"));
      layers.add(
          new LayerParameters(
              weights.get(i), addBiases(i), attentionNorm, feedForwardNorm, queryNorm, keyNorm));
    }
    finalNorm = addNorm("model.norm");
  }

  private @Nullable Block addPositions() {
    return switch (config.blocks().positions()) {
      case ROTARY -> null;
      case LEARNED -> {
        Block block = new Block(size, config.maxPositions(), config.hiddenSize());
        addMatrix(POSITIONS, block.rows(), block.columns());
        yield block;
      }
    };
  }

  private NormBlocks addNorm(String module) {
    int hidden = config.hiddenSize();
    Block weight = addVector(module + ".weight", hidden, Role.SCALE);
    return switch (config.blocks().norm()) {
      case RMS -> new NormBlocks(weight, null);
      case LAYER -> new NormBlocks(weight, addVector(module + ".bias", hidden, Role.BIAS));
    };
  }

  private Map<LinearMap, Block> addWeights(int layer) {
    Map<LinearMap, Block> weights = new EnumMap<>(LinearMap.class);
    for (LinearMap map : LinearMap.values()) {
      int inputs = map.inputs(config);
      weights.put(map, new Block(size, map.outputs(config), inputs));
      for (LinearMap.Part part : map.parts(config)) {
        addMatrix(inLayer(layer, part.module() + ".weight"), part.outputs(), inputs);
      }
    }
    return Collections.unmodifiableMap(weights);
  }

  private @Nullable Block addHeadNorm(String name) {
    return switch (config.blocks().queryKeyNorm()) {
      case NONE -> null;
      case RMS -> addVector(name, config.headSize(), Role.SCALE);
    };
  }

  private Map<LinearMap, Block> addBiases(int layer) {
    Map<LinearMap, Block> biases = new EnumMap<>(LinearMap.class);
    for (LinearMap map : config.blocks().biased()) {
      biases.put(map, new Block(size, 1, map.outputs(config)));
      for (LinearMap.Part part : map.parts(config)) {
        addVector(inLayer(layer, part.module() + ".bias"), part.outputs(), Role.BIAS);
      }
    }
    return Collections.unmodifiableMap(biases);
  }

  /** The layout of a model of this shape. */
  public static ParameterLayout of(ModelConfig config) {
    return new ParameterLayout(config);
  }

  public ModelConfig config() {
    return config;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long matrixSize() {
    return matrixSize;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** What one decoder layer works with. */
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

  /** The embedding of learned positions, [positions, hidden]; null if positions are rotary. */
  public @Nullable Block positions() {
    return positions;
  }

  /** The last norm. */
  public NormBlocks finalNorm() {
    return finalNorm;
  }

  private long offset(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter.offset();
  }

  private void addMatrix(String name, long outputs, long inputs) {
    add(new Parameter(name, size, List.of(outputs, inputs), Role.MATRIX));
  }

  private Block addVector(String name, long elements, Role role) {
    Block block = new Block(size, 1, elements);
    add(new Parameter(name, size, List.of(elements), role));
    return block;
  }

  private void add(Parameter parameter) {
    parameters.put(parameter.name(), parameter);
    size = Math.addExact(size, parameter.size());
  }

  static String inLayer(int index, String name) {
    return "model.layers." + index + "." + name;
  }
}
