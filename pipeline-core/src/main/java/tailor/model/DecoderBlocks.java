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
 * @param norm norm of the residual stream
 * @param feedForward what the feed-forward network computes between its linear maps
 * @param positions how tokens get their positions
 * @param modules linear maps that adapters adapt
 */
public record DecoderBlocks(
    Set<LinearMap> biased,
    QueryKeyNorm queryKeyNorm,
    SlidingWindow window,
    NormKind norm,
    FeedForward feedForward,
    PositionKind positions,
    LinearModules modules)
    implements Serializable {
  /** The blocks of Llama. */
  public static final DecoderBlocks LLAMA =
      new DecoderBlocks(
          Set.of(),
          QueryKeyNorm.NONE,
          SlidingWindow.NONE,
          NormKind.RMS,
          FeedForward.SWI_GLU,
          PositionKind.ROTARY,
          LinearModules.LLAMA);

  /** The blocks of GPT-2. */
  public static final DecoderBlocks GPT2 =
      new DecoderBlocks(
          EnumSet.allOf(LinearMap.class),
          QueryKeyNorm.NONE,
          SlidingWindow.NONE,
          NormKind.LAYER,
          FeedForward.GELU_TANH,
          PositionKind.LEARNED,
          LinearModules.GPT2);

  public DecoderBlocks {
    EnumSet<LinearMap> copy = EnumSet.noneOf(LinearMap.class);
    copy.addAll(biased);
    biased = Collections.unmodifiableSet(copy);
  }

  /** The same with biases in these maps only. */
  public DecoderBlocks withBiases(Set<LinearMap> maps) {
    return new DecoderBlocks(maps, queryKeyNorm, window, norm, feedForward, positions, modules);
  }

  /** The same with this norm of queries and keys. */
  public DecoderBlocks withQueryKeyNorm(QueryKeyNorm other) {
    return new DecoderBlocks(biased, other, window, norm, feedForward, positions, modules);
  }

  /** The same with this window. */
  public DecoderBlocks withWindow(SlidingWindow other) {
    return new DecoderBlocks(biased, queryKeyNorm, other, norm, feedForward, positions, modules);
  }
}
