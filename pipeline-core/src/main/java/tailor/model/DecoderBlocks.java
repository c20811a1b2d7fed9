package tailor.model;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the layers of a decoder are composed of, where architectures differ.
 *
 * @param biased linear maps that have a bias
 */
public record DecoderBlocks(Set<LinearMap> biased) implements Serializable {
  /** The blocks of Llama. */
  public static final DecoderBlocks LLAMA = new DecoderBlocks(Set.of());

  public DecoderBlocks {
    EnumSet<LinearMap> copy = EnumSet.noneOf(LinearMap.class);
    copy.addAll(biased);
    biased = Collections.unmodifiableSet(copy);
  }

  /** The same with biases in these maps only. */
  public DecoderBlocks withBiases(Set<LinearMap> maps) {
    return new DecoderBlocks(maps);
  }
}
