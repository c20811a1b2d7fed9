package tailor.model;

import org.jspecify.annotations.Nullable;

/**
 * A parameter tensor as the passes see it.
 *
 * @param value shaped as the layout says
 * @param gradient shaped like the value, added to by the backward pass; null if it is not learnt
 */
record Weight(Tensor value, @Nullable Tensor gradient) {

  /** A part of a model, and of its gradients if there are any. */
  static Weight of(ParameterLayout.Block block, Tensor values, @Nullable Tensor gradients) {
    return new Weight(block.in(values), gradients == null ? null : block.in(gradients));
  }
}
