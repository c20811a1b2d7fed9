package tailor.export.gguf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.FloatSupply;
import tailor.export.safetensors.NamedTensor;
import tailor.model.ModelConfig;
import tailor.model.ParameterLayout;
import tailor.model.ParameterLayout.Parameter;
import tailor.model.RotaryScaling;
import tailor.run.BadDataException;
import tailor.tokenize.TokenizerFiles;

/** Writes a model as one GGUF file; the bytes depend on the model and the type only. */
public final class GgufWriter {
  /** Elements of one piece of a tensor that is not written head by head: whole blocks. */
  private static final int CHUNK = 1 << 17;

  private final GgufArchitecture architecture;
  private final ModelConfig model;
  private final TokenizerMetadata tokenizer;
  private final GgufWeightType type;
  private final String name;

  /**
   * Writes models of this shape with this tokenizer.
   *
   * @param type element type of matrices
   * @param name what the file calls the model
   * @throws ConfigurationException if GGUF has no such model, or no such tokenizer
   */
  public GgufWriter(ModelConfig model, TokenizerFiles tokenizer, GgufWeightType type, String name) {
    this.architecture =
        GgufArchitecture.of(model)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "Models are written as GGUF whose architecture is %s, Mistral without a sliding window included; this one is another. Export in Hugging Face form."
                            .formatted(GgufArchitecture.names())));
    if (model.rotary().scaling() instanceof RotaryScaling.Yarn yarn && !isPlain(yarn)) {
      throw new ConfigurationException(
          "GGUF has yarn with the recommended attention_factor, beta_fast and beta_slow only, and not %s. Export in Hugging Face form."
              .formatted(yarn));
    }
    this.model = model;
    this.tokenizer = new TokenizerMetadata(tokenizer);
    this.type = type;
    this.name = name;
  }

  private static boolean isPlain(RotaryScaling.Yarn yarn) {
    return yarn.equals(
        new RotaryScaling.Yarn(
            yarn.factor(),
            yarn.originalMaxPositions(),
            RotaryScaling.Yarn.FAST_ROTATIONS,
            RotaryScaling.Yarn.SLOW_ROTATIONS,
            RotaryScaling.RampBounds.WHOLE,
            RotaryScaling.Yarn.recommendedAmplitude(yarn.factor())));
  }

  /**
   * Writes a model.
   *
   * @param parameters vector laid out as {@link ParameterLayout} says
   * @throws BadDataException if a weight is NaN, or too large for the type
   */
  public void write(FloatSupply parameters, OutputStream out) throws IOException {
    List<NamedTensor> tensors = tensors(parameters);
    GgufOutput head = new GgufOutput();
    describe(head);
    tokenizer.write(head, model.vocabularySize());
    long offset = 0;
    for (NamedTensor tensor : tensors) {
      GgufType stored = typeOf(tensor).stored();
      head.tensor(tensor.name(), tensor.shape(), stored, offset);
      offset = padded(offset + stored.bytes(tensor.elements()));
    }
    out.write(head.toArray());
    for (NamedTensor tensor : tensors) {
      write(tensor, out);
      long bytes = typeOf(tensor).stored().bytes(tensor.elements());
      out.write(new byte[(int) (padded(bytes) - bytes)]);
    }
  }

  private void describe(GgufOutput head) {
    head.text(GgufArchitecture.KEY, architecture.id());
    head.text("general.type", "model");
    head.text("general.name", name);
    head.size("general.file_type", type.fileType());
    head.size("general.quantization_version", 2);
    head.size(architecture.key("block_count"), model.layers());
    head.size(architecture.key("context_length"), model.maxPositions());
    head.size(architecture.key("embedding_length"), model.hiddenSize());
    head.size(architecture.key("feed_forward_length"), model.intermediateSize());
    head.size(architecture.key("attention.head_count"), model.heads());
    head.size(architecture.key("attention.head_count_kv"), model.keyValueHeads());
    head.size(architecture.key("attention.key_length"), model.headSize());
    head.size(architecture.key("attention.value_length"), model.headSize());
    head.number(architecture.key("attention.layer_norm_rms_epsilon"), model.normEpsilon());
    head.size(architecture.key("rope.dimension_count"), model.headSize());
    head.number(architecture.key("rope.freq_base"), model.rotary().theta());
    if (model.rotary().scaling() instanceof RotaryScaling.Linear linear) {
      head.text(architecture.key("rope.scaling.type"), "linear");
      head.number(architecture.key("rope.scaling.factor"), linear.factor());
    } else if (model.rotary().scaling() instanceof RotaryScaling.Yarn yarn) {
      head.text(architecture.key("rope.scaling.type"), "yarn");
      head.number(architecture.key("rope.scaling.factor"), yarn.factor());
      head.size(
          architecture.key("rope.scaling.original_context_length"), yarn.originalMaxPositions());
    }
    head.size(architecture.key("vocab_size"), model.vocabularySize());
  }

  private List<NamedTensor> tensors(FloatSupply parameters) {
    List<NamedTensor> tensors = new ArrayList<>();
    if (model.rotary().scaling() instanceof RotaryScaling.Llama3) {
      float[] divisors = GgufConfig.divisors(model.rotary(), model.headSize());
      tensors.add(
          new NamedTensor(
              GgufNames.ROTARY_DIVISORS,
              List.of((long) divisors.length),
              (offset, values, count) ->
                  System.arraycopy(divisors, (int) offset, values, 0, count)));
    }
    for (Parameter parameter : ParameterLayout.of(model).parameters().values()) {
      tensors.add(
          new NamedTensor(
              GgufNames.tensor(parameter.name()),
              parameter.shape(),
              (offset, values, count) ->
                  parameters.get(parameter.offset() + offset, values, count)));
    }
    return tensors;
  }

  private GgufWeightType typeOf(NamedTensor tensor) {
    List<Long> shape = tensor.shape();
    return type.of(shape.size(), shape.get(shape.size() - 1));
  }

  private void write(NamedTensor tensor, OutputStream out) throws IOException {
    GgufWeightType written = typeOf(tensor);
    boolean rotary = architecture.isInterleaved(tensor.name());
    long head = rotary ? (long) model.headSize() * model.hiddenSize() : CHUNK;
    int piece = Math.toIntExact(Math.min(head, tensor.elements()));
    float[] values = new float[piece];
    byte[] bytes = new byte[Math.toIntExact(written.stored().bytes(piece))];
    ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long offset = 0; offset < tensor.elements(); offset += piece) {
      int count = (int) Math.min(piece, tensor.elements() - offset);
      tensor.read(offset, values, count, written);
      float[] ordered = rotary ? interleaved(values) : values;
      written.encode(ordered, count, view);
      out.write(bytes, 0, Math.toIntExact(written.stored().bytes(count)));
    }
  }

  /** The rows of one head in GGUF's order. */
  private float[] interleaved(float[] head) {
    RotaryRows rows = new RotaryRows(model.headSize());
    int width = model.hiddenSize();
    float[] ordered = new float[head.length];
    for (int row = 0; row < model.headSize(); row++) {
      System.arraycopy(head, row * width, ordered, rows.stored(row) * width, width);
    }
    return ordered;
  }

  private static long padded(long bytes) {
    return GgufHeader.align(bytes, GgufHeader.DEFAULT_ALIGNMENT);
  }
}
