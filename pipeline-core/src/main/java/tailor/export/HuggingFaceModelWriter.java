package tailor.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import tailor.config.ConfigurationException;
import tailor.export.family.StoredTensor;
import tailor.export.safetensors.FloatSupply;
import tailor.export.safetensors.NamedTensor;
import tailor.export.safetensors.WeightType;
import tailor.model.ParameterLayout;
import tailor.model.Tensor;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

/** Writes a model as a directory that transformers loads. */
public final class HuggingFaceModelWriter {
  /** Size from which weights are split into shards, unless said otherwise: 5 GB. */
  public static final long DEFAULT_MAX_SHARD_BYTES = 5_000_000_000L;

  private static final String GENERATION_CONFIG = "generation_config.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final HuggingFaceConfig config;
  private final TokenizerFiles tokenizer;
  private final WeightType type;
  private final long maxShardBytes;

  /**
   * Writes models of this shape with this tokenizer.
   *
   * @param type element type of the weights
   * @param maxShardBytes size that no file of weights exceeds, unless one tensor alone does
   */
  public HuggingFaceModelWriter(
      HuggingFaceConfig config, TokenizerFiles tokenizer, WeightType type, long maxShardBytes) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.type = type;
    this.maxShardBytes = maxShardBytes;
  }

  /** As the other constructor, with shards of {@link #DEFAULT_MAX_SHARD_BYTES}. */
  public HuggingFaceModelWriter(
      HuggingFaceConfig config, TokenizerFiles tokenizer, WeightType type) {
    this(config, tokenizer, type, DEFAULT_MAX_SHARD_BYTES);
  }

  /**
   * Writes a model; {@code config.json} comes last, so that what has it is complete.
   *
   * @param directory has no model in it yet
   * @param parameters vector laid out as {@link ParameterLayout} says
   * @throws ConfigurationException if there is a model already
   * @throws tailor.run.BadDataException if a weight is NaN, or too large for the type
   */
  public void write(ModelDirectory directory, Tensor parameters) {
    write(
        directory,
        (offset, values, count) -> parameters.read(offset, FloatBuffer.wrap(values, 0, count)));
  }

  /** As the other method, taking the flat vector from wherever it is. */
  public void write(ModelDirectory directory, FloatSupply parameters) {
    try {
      if (directory.has(HuggingFaceConfig.FILE)) {
        throw new ConfigurationException(
            "%s already has a model. Remove it, or write to another directory."
                .formatted(directory));
      }
      new WeightFilesWriter(type, maxShardBytes).write(tensors(parameters), directory);
      for (Map.Entry<String, byte[]> file : tokenizer.files().entrySet()) {
        if (!file.getKey().equals(HuggingFaceConfig.FILE)) {
          directory.write(file.getKey(), file.getValue());
        }
      }
      if (tokenizer.file(GENERATION_CONFIG) == null) {
        directory.write(GENERATION_CONFIG, generationConfig());
      }
      directory.write(HuggingFaceConfig.FILE, config.toJson(type));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the model to " + directory, e);
    }
  }

  private List<NamedTensor> tensors(FloatSupply parameters) {
    return config.family().tensors(ParameterLayout.of(config.model())).stream()
        .map(tensor -> new NamedTensor(tensor.name(), tensor.shape(), supply(tensor, parameters)))
        .toList();
  }

  private static FloatSupply supply(StoredTensor tensor, FloatSupply parameters) {
    return switch (tensor.orientation()) {
      case AS_IS ->
          (offset, values, count) -> parameters.get(tensor.offset() + offset, values, count);
      case TRANSPOSED -> new TransposedSupply(tensor, parameters);
    };
  }

  private byte[] generationConfig() throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    TokenIds.write(Tokenizer.of(tokenizer).specialTokens(), json);
    return JSON.writeValueAsBytes(json);
  }
}
