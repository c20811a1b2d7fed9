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
import tailor.model.DecoderBlocks;
import tailor.model.ModelConfig;
import tailor.model.ParameterLayout;
import tailor.model.ParameterLayout.Parameter;
import tailor.model.RotaryScaling;
import tailor.run.BadDataException;
import tailor.tokenize.TokenizerFiles;

/** Writes a Llama as one GGUF file; the bytes depend on the model and the type only. */
public final class GgufWriter {
  /** Elements of one piece of a tensor that is not written head by head: whole blocks. */
  private static final int CHUNK = 1 << 17;

  private final ModelConfig model;
  private final TokenizerMetadata tokenizer;
  private final GgufWeightType type;
  private final String name;

  /**
   * Writes models of this shape with this tokenizer.
   *
   * @param type element type of matrices
   * @param name what the file calls the model
   * @throws ConfigurationException if GGUF's Llama is no such model, or has no such tokenizer
   */
  public GgufWriter(ModelConfig model, TokenizerFiles tokenizer, GgufWeightType type, String name) {
    if (!model.blocks().equals(DecoderBlocks.LLAMA)) {
      throw new ConfigurationException(
          "Only models of Llama's architecture are written as GGUF. Export in Hugging Face form.");
    }
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
    head.text(LlamaConfig.ARCHITECTURE, LlamaConfig.LLAMA);
    head.text("general.type", "model");
    head.text("general.name", name);
    head.size("general.file_type", type.fileType());
    head.size("general.quantization_version", 2);
    head.size(LlamaConfig.llama("block_count"), model.layers());
    head.size(LlamaConfig.llama("context_length"), model.maxPositions());
    head.size(LlamaConfig.llama("embedding_length"), model.hiddenSize());
    head.size(LlamaConfig.llama("feed_forward_length"), model.intermediateSize());
    head.size(LlamaConfig.llama("attention.head_count"), model.heads());
    head.size(LlamaConfig.llama("attention.head_count_kv"), model.keyValueHeads());
    head.size(LlamaConfig.llama("attention.key_length"), model.headSize());
    head.size(LlamaConfig.llama("attention.value_length"), model.headSize());
    head.number(LlamaConfig.llama("attention.layer_norm_rms_epsilon"), model.normEpsilon());
    head.size(LlamaConfig.llama("rope.dimension_count"), model.headSize());
    head.number(LlamaConfig.llama("rope.freq_base"), model.rotary().theta());
    if (model.rotary().scaling() instanceof RotaryScaling.Linear linear) {
      head.text(LlamaConfig.llama("rope.scaling.type"), "linear");
      head.number(LlamaConfig.llama("rope.scaling.factor"), linear.factor());
    } else if (model.rotary().scaling() instanceof RotaryScaling.Yarn yarn) {
      head.text(LlamaConfig.llama("rope.scaling.type"), "yarn");
      head.number(LlamaConfig.llama("rope.scaling.factor"), yarn.factor());
      head.size(
          LlamaConfig.llama("rope.scaling.original_context_length"), yarn.originalMaxPositions());
    }
    head.size(LlamaConfig.llama("vocab_size"), model.vocabularySize());
  }

  private List<NamedTensor> tensors(FloatSupply parameters) {
    List<NamedTensor> tensors = new ArrayList<>();
    if (model.rotary().scaling() instanceof RotaryScaling.Llama3) {
      float[] divisors = LlamaConfig.divisors(model.rotary(), model.headSize());
      tensors.add(
          new NamedTensor(
              LlamaTensors.ROTARY_DIVISORS,
              List.of((long) divisors.length),
              (offset, values, count) ->
                  System.arraycopy(divisors, (int) offset, values, 0, count)));
    }
    for (Parameter parameter : ParameterLayout.of(model).parameters().values()) {
      tensors.add(
          new NamedTensor(
              LlamaTensors.tensor(parameter.name()),
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
    boolean rotary = LlamaTensors.isRotary(tensor.name());
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
