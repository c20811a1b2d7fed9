package tailor.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tailor.config.ConfigurationException;
import tailor.config.Suggestion;

/**
 * Low-rank adapters of a frozen model.
 *
 * @param rank rows of A and columns of B
 * @param alpha what their product is multiplied by, before it is divided by the rank or its root
 * @param targets linear maps that get an adapter, by how their Hugging Face names end ({@code
 *     c_proj}, {@code attn.c_proj}), or {@value #ALL_LINEAR} for all maps of the decoder layers
 * @param dropout share of the elements of an adapter's input that a training pass drops, below 1;
 *     what goes into the frozen map stays whole
 */
public record LoraConfig(
    LoraVariant variant, int rank, double alpha, Set<String> targets, double dropout)
    implements Serializable {
  /** Names all linear maps of the decoder layers; the output projection is none of them. */
  public static final String ALL_LINEAR = "all-linear";

  public LoraConfig {
    targets = Collections.unmodifiableSet(new LinkedHashSet<>(targets));
  }

  /** Adapters without dropout. */
  public LoraConfig(LoraVariant variant, int rank, double alpha, Set<String> targets) {
    this(variant, rank, alpha, targets, 0);
  }

  /** What the product of B and A is multiplied by. */
  public double scaling() {
    return switch (variant) {
      case LORA, DORA -> alpha / rank;
      case RSLORA -> alpha / Math.sqrt(rank);
    };
  }

  /** Whether a map gets an adapter. */
  boolean adapts(LinearMap.Part part) {
    return targets.contains(ALL_LINEAR) || targets.stream().anyMatch(part::isNamed);
  }

  /**
   * Checks the adapters against a model.
   *
   * @throws ConfigurationException with every target that the model lacks, or if the rank is none
   */
  public void requireFits(ModelConfig model) {
    List<String> problems = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    List<LinearMap.Part> all = new ArrayList<>();
    int narrowest = Integer.MAX_VALUE;
    for (LinearMap map : LinearMap.values()) {
      for (LinearMap.Part part : model.blocks().modules().of(map, model)) {
        all.add(part);
        known.add(part.lastName());
        if (adapts(part)) {
          narrowest = Math.min(narrowest, Math.min(part.outputs(), map.inputs(model)));
        }
      }
    }
    known.add(ALL_LINEAR);
    for (String target : targets) {
      if (!target.equals(ALL_LINEAR) && all.stream().noneMatch(part -> part.isNamed(target))) {
        problems.add("the model has no '" + target + "'" + Suggestion.of(target, known));
      }
    }
    if (targets.isEmpty()) {
      problems.add("nothing is targeted" + Suggestion.of("", known));
    }
    if (rank < 1 || rank > narrowest) {
      problems.add(
          "the rank is %d, expected 1 to %d, which is as many as the narrowest target has"
              .formatted(rank, narrowest));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(String.join("; ", problems));
    }
  }
}
