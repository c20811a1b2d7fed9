package tailor.export.gguf;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tailor.config.ConfigurationException;
import tailor.model.DecoderBlocks;
import tailor.model.LinearMap;
import tailor.model.ModelConfig;
import tailor.model.QueryKeyNorm;
import tailor.model.SlidingWindow;

/**
 * The architectures of GGUF files that Tailor computes. Their names begin the keys of metadata.
 * Mistral is Llama to GGUF.
 */
enum GgufArchitecture {
  LLAMA("llama", "LlamaForCausalLM", DecoderBlocks.LLAMA, RotaryOrder.NEIGHBOURS),
  QWEN2(
      "qwen2",
      "Qwen2ForCausalLM",
      DecoderBlocks.LLAMA.withBiases(Set.of(LinearMap.QUERY_KEY_VALUE)),
      RotaryOrder.HALVES),
  QWEN3(
      "qwen3",
      "Qwen3ForCausalLM",
      DecoderBlocks.LLAMA.withQueryKeyNorm(QueryKeyNorm.RMS),
      RotaryOrder.HALVES);

  /** The key that names it. */
  static final String KEY = "general.architecture";

  private static final String CONTEXT_LENGTH = "context_length";

  private final String id;
  private final String transformersClass;
  private final DecoderBlocks blocks;
  private final RotaryOrder order;

  /** Which elements of a head ggml turns together. */
  private enum RotaryOrder {
    /** Those half a head apart, as Hugging Face does: rows stay where they are. */
    HALVES,
    /** Neighbours: rows are as {@link RotaryRows} tells. */
    NEIGHBOURS
  }

  GgufArchitecture(
      String id, String transformersClass, DecoderBlocks blocks, RotaryOrder rotaryOrder) {
    this.id = id;
    this.transformersClass = transformersClass;
    this.blocks = blocks;
    this.order = rotaryOrder;
  }

  /**
   * That of a file.
   *
   * @throws ConfigurationException if it is another
   */
  static GgufArchitecture of(GgufMetadata metadata) {
    String named = metadata.text(KEY).orElse("not named");
    return Arrays.stream(values())
        .filter(known -> known.id.equals(named))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "%s: the architecture is '%s'; of GGUF files Tailor computes %s. Choose a model of such an architecture, or its directory in Hugging Face form."
                        .formatted(metadata.origin(), named, names())));
  }

  /** That of a model, if GGUF has it. A window that no token reaches the end of is none. */
  static Optional<GgufArchitecture> of(ModelConfig model) {
    if (model.blocks().window().tokens() < model.maxPositions()) {
      return Optional.empty();
    }
    DecoderBlocks windowless = model.blocks().withWindow(SlidingWindow.NONE);
    return Arrays.stream(values()).filter(known -> known.blocks.equals(windowless)).findFirst();
  }

  /** The longest sequence that a file tells of, whatever its architecture. */
  static Optional<Integer> contextLength(GgufMetadata metadata) {
    return metadata
        .text(KEY)
        .flatMap(named -> metadata.size(named + "." + CONTEXT_LENGTH).stream().boxed().findFirst());
  }

  static String names() {
    return Arrays.stream(values()).map(known -> known.id).collect(Collectors.joining(", "));
  }

  /** Its name, and {@code model_type} in {@code config.json}. */
  String id() {
    return id;
  }

  /** What {@code architectures} names in {@code config.json}. */
  String transformersClass() {
    return transformersClass;
  }

  /** A key of its metadata. */
  String key(String name) {
    return id + "." + name;
  }

  /** Whether a tensor's rows are in the order that {@link RotaryRows} tells. */
  boolean isInterleaved(String tensor) {
    return order == RotaryOrder.NEIGHBOURS && GgufNames.isQueryOrKey(tensor);
  }
}
