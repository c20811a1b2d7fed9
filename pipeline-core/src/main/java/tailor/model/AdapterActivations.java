package tailor.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tailor.model.Activations.Purpose;

/**
 * What the forward pass of adapters leaves behind for the backward pass, and what that works in. T
 * is the number of tokens. For inference all modules share the tensors of one.
 */
final class AdapterActivations implements AutoCloseable {
  /**
   * The activations of one module.
   *
   * @param low [T, rank], its input times A, scaled
   * @param raw [T, outputs], its outcome before magnitudes; null without magnitudes or gradients
   */
  record Module(Tensor low, @Nullable Tensor raw) {}

  private final Allocator allocator;
  private final long tokens;
  private final List<Module> modules;
  private final Tensor dLow;
  private final @Nullable Tensor dScaled;
  private final @Nullable Tensor input;

  AdapterActivations(AdapterLayout layout, Kernels kernels, long tokens, Purpose purpose) {
    this.allocator = new Allocator(kernels);
    this.tokens = tokens;
    int rank = layout.lora().rank();
    modules =
        switch (purpose) {
          case TRAINING, RECOMPUTING -> {
            List<Module> each = new ArrayList<>();
            for (AdapterLayout.Module module : layout.modules()) {
              each.add(
                  new Module(
                      allocator.allocate(tokens, rank),
                      module.magnitude() == null
                          ? null
                          : allocator.allocate(tokens, module.outputs())));
            }
            yield each;
          }
          case INFERENCE ->
              Collections.nCopies(
                  layout.modules().size(), new Module(allocator.allocate(tokens, rank), null));
        };
    dLow = allocator.allocate(tokens, rank);
    dScaled =
        purpose != Purpose.INFERENCE && layout.lora().variant() == LoraVariant.DORA
            ? allocator.allocate(1, tokens * widest(layout))
            : null;
    input =
        purpose != Purpose.INFERENCE && layout.lora().dropout() > 0
            ? allocator.allocate(1, tokens * widestInput(layout))
            : null;
  }

  /** Inputs of the widest module. */
  static long widestInput(AdapterLayout layout) {
    return layout.modules().stream().mapToLong(AdapterLayout.Module::inputs).max().orElse(0);
  }

  /** Outputs of the widest product that a module is a part of. */
  static long widest(AdapterLayout layout) {
    return layout.modules().stream().mapToLong(AdapterLayout.Module::mapOutputs).max().orElse(0);
  }

  boolean fits(long number) {
    return tokens == number;
  }

  Module module(int index) {
    return modules.get(index);
  }

  /** [T, rank]: the gradient of the latest {@code low}. */
  Tensor dLow() {
    return dLow;
  }

  /** [T, width]: gradients times factors; null without magnitudes. */
  @Nullable Tensor dScaled(long width) {
    return dScaled == null ? null : dScaled.view(0, tokens, width);
  }

  /** [T, width]: what is left of an adapter's input; only in training with dropout. */
  Tensor input(long width) {
    return Objects.requireNonNull(input).view(0, tokens, width);
  }

  @Override
  public void close() {
    allocator.close();
  }
}
