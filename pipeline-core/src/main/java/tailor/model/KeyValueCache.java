package tailor.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys and values of one sequence so far, for every layer one contiguous matrix [capacity,
 * keyValueHeads * headSize] each.
 */
public final class KeyValueCache implements AutoCloseable {
  private final int capacity;
  private final List<Tensor> keys = new ArrayList<>();
  private final List<Tensor> values = new ArrayList<>();
  private int length;

  KeyValueCache(ModelConfig config, Kernels kernels, int capacity) {
    if (capacity < 1 || capacity > config.maxPositions()) {
      throw new IllegalArgumentException(
          "a cache of %d tokens: expected 1 to %d (max_position_embeddings)"
              .formatted(capacity, config.maxPositions()));
    }
    this.capacity = capacity;
    for (int i = 0; i < config.layers(); i++) {
      keys.add(kernels.allocate(capacity, config.keyValueSize()));
      values.add(kernels.allocate(capacity, config.keyValueSize()));
    }
  }

  /** Tokens that fit. */
  public int capacity() {
    return capacity;
  }

  /** Tokens of the sequence so far. */
  public int length() {
    return length;
  }

  /**
   * Forgets all tokens from {@code length} on.
   *
   * @throws IllegalArgumentException if there are fewer tokens
   */
  public void truncate(int length) {
    if (length < 0 || length > this.length) {
      throw new IllegalArgumentException(
          "cannot cut a sequence of %d tokens to %d".formatted(this.length, length));
    }
    this.length = length;
  }

  Tensor keys(int layer) {
    return keys.get(layer);
  }

  Tensor values(int layer) {
    return values.get(layer);
  }

  void extend(int tokens) {
    length += tokens;
  }

  @Override
  public void close() {
    keys.forEach(Tensor::close);
    values.forEach(Tensor::close);
  }
}
