package tailor.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The native memory that training takes with the vector kernels, in bytes, known before anything is
 * allocated. What is small beside the smallest model is left out: rotary tables, scratch of single
 * kernels.
 *
 * @param frozen parameters that adapters stand beside, which workers of one JVM share
 * @param parameters those that are learnt
 * @param gradients as large
 * @param optimizer the two moments of AdamW
 * @param activations what the forward pass keeps for the backward pass
 * @param activationGradients what the backward pass works in
 * @param logits those held at once, and the output projection's other rows
 */
public record TrainingMemory(
    long frozen,
    long parameters,
    long gradients,
    long optimizer,
    long activations,
    long activationGradients,
    long logits) {

  /**
   * That of one worker.
   *
   * @param lora adapters that are trained instead of the whole model, if any
   * @param rows sequences that go through the model at once
   * @param length tokens of a sequence
   */
  public static TrainingMemory of(
      ModelConfig config,
      Optional<LoraConfig> lora,
      Recomputation recomputation,
      int rows,
      int length) {
    Sizes sizes = new Sizes(config, (long) rows * length);
    long whole = ParameterLayout.of(config).size();
    Optional<AdapterLayout> adapters = lora.map(adapter -> AdapterLayout.of(config, adapter));
    long learnt = adapters.map(AdapterLayout::size).orElse(whole);
    long activations = sizes.activations(recomputation);
    long ofAdapters = adapters.map(sizes::ofAdapters).orElse(0L);
    return new TrainingMemory(
        lora.isPresent() ? whole * Float.BYTES : 0,
        learnt * Float.BYTES,
        learnt * Float.BYTES,
        2 * learnt * Float.BYTES,
        (activations + ofAdapters) * Float.BYTES,
        sizes.activationGradients() * Float.BYTES,
        sizes.head() * Float.BYTES);
  }

  /**
   * The same with another optimizer.
   *
   * @param bytesOfMoments of a parameter
   */
  public TrainingMemory withMoments(long bytesOfMoments) {
    return new TrainingMemory(
        frozen,
        parameters,
        gradients,
        parameters / Float.BYTES * bytesOfMoments,
        activations,
        activationGradients,
        logits);
  }

  /** All parts together. */
  public long total() {
    return parts().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The part that every worker has for itself. */
  public long ofWorker() {
    return total() - frozen;
  }

  /** The parts by name, largest things first in the life of a step. */
  public Map<String, Long> parts() {
    Map<String, Long> parts = new LinkedHashMap<>();
    if (frozen > 0) {
      parts.put("frozen", frozen);
    }
    parts.put("parameters", parameters);
    parts.put("gradients", gradients);
    parts.put("optimizer", optimizer);
    parts.put("activations", activations);
    parts.put("activation_gradients", activationGradients);
    parts.put("logits", logits);
    return parts;
  }

  /** Elements, of a model and so many tokens. */
  private record Sizes(ModelConfig config, long tokens) {
    private long hidden() {
      return config.hiddenSize();
    }

    private long feedForwardInput() {
      return LinearMap.FEED_FORWARD_INPUT.outputs(config);
    }

    /** Queries and keys outside of what was projected, where heads are normalized. */
    private long normalizedHeads() {
      return switch (config.blocks().queryKeyNorm()) {
        case NONE -> 0;
        case RMS -> config.querySize() + config.keyValueSize();
      };
    }

    /** Of one layer, without its input. */
    private long layer() {
      long inverses =
          switch (config.blocks().queryKeyNorm()) {
            case NONE -> 2;
            case RMS -> 2 + config.heads() + config.keyValueHeads();
          };
      return tokens
          * (3 * hidden()
              + inverses
              + config.queryKeyValueSize()
              + normalizedHeads()
              + config.querySize()
              + config.heads()
              + feedForwardInput()
              + config.intermediateSize());
    }

    long activations(Recomputation recomputation) {
      long inputs = config.layers() * tokens * hidden();
      long others =
          switch (recomputation) {
            case NONE -> config.layers() * layer();
            case LAYERS -> layer();
          };
      long stream = tokens * (hidden() + config.headSize());
      return inputs + others + stream;
    }

    long activationGradients() {
      return tokens
              * (2 * hidden()
                  + config.intermediateSize()
                  + feedForwardInput()
                  + config.querySize()
                  + config.queryKeyValueSize()
                  + normalizedHeads())
          + normScratch();
    }

    private long normScratch() {
      return switch (config.blocks().norm()) {
        case RMS -> 0;
        case LAYER -> 2 * tokens * hidden();
      };
    }

    long head() {
      long chunk = Math.min(tokens, OutputHead.rowsAtOnce(config));
      return tokens * (4 * hidden() + 1) + chunk * (config.vocabularySize() + 1) + normScratch();
    }

    long ofAdapters(AdapterLayout layout) {
      long rank = layout.lora().rank();
      long elements = (layout.modules().size() + 1) * tokens * rank;
      for (AdapterLayout.Module module : layout.modules()) {
        if (module.magnitude() != null) {
          elements += (tokens + rank + 3) * module.outputs();
        }
      }
      if (layout.lora().variant() == LoraVariant.DORA) {
        elements += tokens * AdapterActivations.widest(layout);
      }
      if (layout.lora().dropout() > 0) {
        elements += tokens * AdapterActivations.widestInput(layout);
      }
      return elements;
    }
  }
}
