package tailor.export.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.ByteSource;
import tailor.model.ModelConfig;
import tailor.run.BadDataException;
import tailor.tokenize.TokenizerFiles;

/**
 * A model in a GGUF file, in Hugging Face's terms: its {@code config.json} and tokenizer made from
 * the metadata, its tensors under their other names, and rows of query and key projections in their
 * other order. Not for several threads at once.
 */
public final class GgufModel implements Closeable {
  /** How the name of a GGUF file ends. */
  public static final String SUFFIX = ".gguf";

  /** More elements than half a head ever has. */
  private static final int MAX_DIVISORS = 1 << 16;

  private static final String CONFIG = "config.json";

  private final GgufFile file;
  private final GgufArchitecture architecture;
  private final Map<String, GgufTensor> tensors;
  private final ObjectNode config;
  private final TokenizerFiles tokenizer;
  private float[] head = new float[0];
  private @Nullable GgufTensor headTensor;
  private long headIndex;

  private GgufModel(
      GgufFile file,
      GgufArchitecture architecture,
      Map<String, GgufTensor> tensors,
      ObjectNode config,
      TreeMap<String, byte[]> tokenizer) {
    this.file = file;
    this.architecture = architecture;
    this.tensors = tensors;
    this.config = config;
    tokenizer.put(CONFIG, configJson());
    this.tokenizer = new TokenizerFiles(file.name(), tokenizer);
  }

  /** Whether a model's location is that of a GGUF file, by its name. */
  public static boolean isAt(String location) {
    return location.toLowerCase(Locale.ROOT).endsWith(SUFFIX);
  }

  /**
   * Takes over {@code source} and reads all but the weights.
   *
   * @throws BadDataException if the file is damaged
   * @throws ConfigurationException if Tailor computes no such model, or cannot rebuild its
   *     tokenizer
   */
  public static GgufModel open(ByteSource source) throws IOException {
    GgufFile file = GgufFile.open(source);
    try {
      GgufArchitecture architecture = GgufConfig.require(file.metadata());
      Map<String, GgufTensor> stored = file.tensors();
      GgufTensor embedding = stored.get(GgufNames.EMBEDDING);
      if (embedding == null || embedding.shape().size() != 2) {
        throw new BadDataException(
            "%s has no matrix %s. Get the file again from where it came."
                .formatted(file.name(), GgufNames.EMBEDDING));
      }
      ObjectNode config =
          GgufConfig.read(
              architecture,
              file.metadata(),
              embedding,
              stored.containsKey(GgufNames.OUTPUT),
              divisors(file));
      Map<String, GgufTensor> named = new LinkedHashMap<>();
      stored.forEach(
          (name, tensor) -> {
            if (!name.equals(GgufNames.ROTARY_DIVISORS)) {
              named.put(GgufNames.parameter(name), tensor);
            }
          });
      return new GgufModel(file, architecture, named, config, GgufTokenizer.read(file.metadata()));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The file's full name. */
  public String name() {
    return file.name();
  }

  /** The model's {@code config.json}. */
  public byte[] configJson() {
    return GgufTokenizer.bytes(config);
  }

  /** The tokenizer's files, {@code generation_config.json} and {@code config.json} among them. */
  public TokenizerFiles tokenizer() {
    return tokenizer;
  }

  /** The shapes of its tensors by the names that Hugging Face has for them. */
  public Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  /**
   * Reads {@code count} values of a tensor, from element {@code offset} on.
   *
   * @param name its name in {@link #shapes}
   * @param model the model's shape, to which the tensors have been held
   * @throws BadDataException if a value is NaN or infinite
   */
  public void read(String name, ModelConfig model, long offset, float[] values, int count)
      throws IOException {
    GgufTensor tensor = Objects.requireNonNull(tensors.get(name), name);
    if (architecture.isInterleaved(tensor.name())) {
      readRotary(tensor, new RotaryRows(model.headSize()), offset, values, count);
    } else {
      file.read(tensor, offset, values, count);
    }
  }

  /** Reads head by head, so that each is dequantized once. */
  private void readRotary(
      GgufTensor tensor, RotaryRows rows, long offset, float[] values, int count)
      throws IOException {
    int width = Math.toIntExact(tensor.rowElements());
    long headElements = Math.multiplyExact((long) rows.headSize(), width);
    int done = 0;
    while (done < count) {
      long at = offset + done;
      loadHead(tensor, at / headElements, Math.toIntExact(headElements));
      int inHead = (int) (at % headElements);
      int column = inHead % width;
      int part = Math.min(width - column, count - done);
      System.arraycopy(head, rows.stored(inHead / width) * width + column, values, done, part);
      done += part;
    }
  }

  private void loadHead(GgufTensor tensor, long index, int elements) throws IOException {
    if (tensor == headTensor && index == headIndex) {
      return;
    }
    headTensor = null;
    if (head.length != elements) {
      head = new float[elements];
    }
    file.read(tensor, index * elements, head, elements);
    headTensor = tensor;
    headIndex = index;
  }

  private static Optional<float[]> divisors(GgufFile file) throws IOException {
    GgufTensor tensor = file.tensors().get(GgufNames.ROTARY_DIVISORS);
    if (tensor == null) {
      return Optional.empty();
    }
    if (tensor.elements() > MAX_DIVISORS) {
      throw new BadDataException(
          "%s has %,d rotary divisors, more than any head has elements. Get the file again from where it came."
              .formatted(file.name(), tensor.elements()));
    }
    float[] divisors = new float[(int) tensor.elements()];
    file.read(tensor, 0, divisors, divisors.length);
    return Optional.of(divisors);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
