package tailor.model;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the layers of a decoder are composed of, where architectures differ.
 *
 * @param biased linear maps that have a bias
 * @param queryKeyNorm norm of queries and keys
 * @param window how far back a token sees
 */
public record DecoderBlocks(Set<LinearMap> biased, QueryKeyNorm queryKeyNorm, SlidingWindow window)
    implements Serializable {
  /** The blocks of Llama. */
  public static final DecoderBlocks LLAMA =
      new DecoderBlocks(Set.of(), QueryKeyNorm.NONE, SlidingWindow.NONE);

  public DecoderBlocks {
    EnumSet<LinearMap> copy = EnumSet.noneOf(LinearMap.class);
    copy.addAll(biased);
    biased = Collections.unmodifiableSet(copy);
  }

  /** The same with biases in these maps only. */
  public DecoderBlocks withBiases(Set<LinearMap> maps) {
    return new DecoderBlocks(maps, queryKeyNorm, window);
  }

  /** The same with this norm of queries and keys. */
  public DecoderBlocks withQueryKeyNorm(QueryKeyNorm norm) {
    return new DecoderBlocks(biased, norm, window);
  }

  /** The same with this window. */
  public DecoderBlocks withWindow(SlidingWindow other) {
    return new DecoderBlocks(biased, queryKeyNorm, other);
  }
}
