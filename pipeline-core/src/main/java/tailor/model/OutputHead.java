package tailor.model;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last norm, the output projection and the cross-entropy. Only rows from which something is
 * predicted are computed, P of them, and of their logits only a chunk of C rows is held at once. H
 * is the hidden size, V the vocabulary.
 */
final class OutputHead implements AutoCloseable {
  /**
   * Logits held at once: 64 MiB in single precision. The gradient of the projection is read and
   * written once a chunk, so that small chunks cost bandwidth.
   */
  private static final int LOGITS_AT_ONCE = 1 << 24;

  private final ModelConfig config;
  private final Kernels kernels;
  private @Nullable Work work;

  /** Tensors for up to so many predictions. */
  private static final class Work {
    final Allocator allocator;
    final int capacity;
    final int chunk;
    final Tensor input; // [P, H]: rows of the residual stream
    final Tensor dInput; // [P, H]
    final Tensor norm; // [P, H]
    final Tensor dNorm; // [P, H]
    final Tensor inverse; // [1, P]
    final Norm.Scratch normScratch;
    final Tensor logits; // [C, V]
    final Tensor losses; // [1, C]

    Work(ModelConfig config, Kernels kernels, int capacity) {
      this.allocator = new Allocator(kernels);
      this.capacity = capacity;
      this.chunk = Math.min(capacity, rowsAtOnce(config));
      input = allocator.allocate(capacity, config.hiddenSize());
      dInput = allocator.allocate(capacity, config.hiddenSize());
      norm = allocator.allocate(capacity, config.hiddenSize());
      dNorm = allocator.allocate(capacity, config.hiddenSize());
      inverse = allocator.allocate(1, capacity);
      normScratch = Norm.Scratch.of(config, allocator, capacity);
      logits = allocator.allocate(chunk, config.vocabularySize());
      losses = allocator.allocate(1, chunk);
    }
  }

  /** Rows whose logits are held at once, at most. */
  static int rowsAtOnce(ModelConfig config) {
    return Math.max(1, LOGITS_AT_ONCE / config.vocabularySize());
  }

  OutputHead(ModelConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
  }

  /**
   * The loss of a batch.
   *
   * @param stream [T, H], the residual stream after the last layer
   * @param tokenLosses set at each target to its loss
   */
  LossResult loss(Weights weights, Batch batch, Tensor stream, double[] tokenLosses) {
    int[] predictors = batch.predictors();
    if (predictors.length == 0) {
      return LossResult.NONE;
    }
    Work w = normalize(weights, stream, predictors);
    LossResult total = LossResult.NONE;
    for (int from = 0; from < predictors.length; from += w.chunk) {
      int count = Math.min(w.chunk, predictors.length - from);
      Tensor logits = w.logits.rowRange(0, count); // [C, V]
      Tensor losses = w.losses.columnRange(0, count); // [1, C]
      kernels.linear(
          w.norm.rowRange(from, count), weights.output().value(), logits); // [C, H] → [C, V]
      int[] targets = targets(batch, predictors, from, count);
      int correct = kernels.crossEntropy(logits, targets, losses);
      total = total.plus(collect(losses, correct, predictors, from, tokenLosses));
    }
    return total;
  }

  /**
   * The loss of a batch, and its gradients, which are added to those of what is learnt.
   *
   * @param pass what is learnt: the targets, whose labels may be smoothed, or preferences between
   *     segments, which need the losses of whole segments first
   * @param stream [T, H], the residual stream after the last layer
   * @param dStream [T, H], overwritten by its gradient if there is any target
   */
  LossResult lossAndGradients(
      Weights weights, Batch batch, TrainingPass pass, Tensor stream, Tensor dStream) {
    Preferences preferences = pass.preferences();
    if (preferences == null) {
      double smoothing = pass.regularization().labelSmoothing();
      return gradients(weights, batch, smoothing, OutputHead::unscaled, stream, dStream);
    }
    double[] tokenLosses = new double[batch.size()];
    loss(weights, batch, stream, tokenLosses);
    double[] slopes = preferences.slopes(batch, tokenLosses);
    gradients(
        weights,
        batch,
        0,
        (logits, predictors, from) -> scale(logits, predictors, from, slopes),
        stream,
        dStream);
    return preferences.result(batch, tokenLosses);
  }

  /** Changes the gradients of a chunk of logits, the first of which are those of a predictor. */
  @FunctionalInterface
  private interface Scaling {
    void apply(Tensor logits, int[] predictors, int from);
  }

  private static void unscaled(Tensor logits, int[] predictors, int from) {}

  /** Multiplies rows by what their targets' losses weigh, as many at once as weigh the same. */
  private void scale(Tensor logits, int[] predictors, int from, double[] slopes) {
    int count = (int) logits.rows();
    for (int first = 0, last = 1; last <= count; last++) {
      double slope = slopes[predictors[from + first] + 1];
      if (last == count || slopes[predictors[from + last] + 1] != slope) {
        kernels.scale(logits.rowRange(first, last - first), slope);
        first = last;
      }
    }
  }

  private LossResult gradients(
      Weights weights,
      Batch batch,
      double labelSmoothing,
      Scaling scaling,
      Tensor stream,
      Tensor dStream) {
    int[] predictors = batch.predictors();
    if (predictors.length == 0) {
      return LossResult.NONE;
    }
    Work w = normalize(weights, stream, predictors);
    double[] tokenLosses = new double[batch.size()];
    LossResult total = LossResult.NONE;
    for (int from = 0; from < predictors.length; from += w.chunk) {
      int count = Math.min(w.chunk, predictors.length - from);
      Tensor norm = w.norm.rowRange(from, count); // [C, H]
      Tensor logits = w.logits.rowRange(0, count); // [C, V]
      Tensor losses = w.losses.columnRange(0, count); // [1, C]
      kernels.linear(norm, weights.output().value(), logits); // [C, H] → [C, V]
      int[] targets = targets(batch, predictors, from, count);
      int correct = kernels.crossEntropyGradient(logits, targets, labelSmoothing, losses);
      scaling.apply(logits, predictors, from);
      kernels.linearInputGradient(logits, weights.output().value(), w.dNorm.rowRange(from, count));
      if (weights.output().gradient() != null) {
        kernels.linearWeightGradient(logits, norm, weights.output().gradient()); // → [V, H]
      }
      total = total.plus(collect(losses, correct, predictors, from, tokenLosses));
    }
    Tensor dInput = w.dInput.rowRange(0, predictors.length); // [P, H]
    kernels.fill(dInput, 0);
    weights
        .finalNorm()
        .backward(
            kernels,
            w.dNorm.rowRange(0, predictors.length),
            w.input.rowRange(0, predictors.length),
            w.inverse.columnRange(0, predictors.length),
            w.normScratch,
            dInput);
    kernels.fill(dStream, 0);
    kernels.scatterAdd(dInput, predictors, dStream); // [P, H] → [T, H]
    return total;
  }

  /**
   * The logits after one token.
   *
   * @return [1, V], overwritten by the next use of this head
   */
  Tensor logits(Weights weights, Tensor stream, int token) {
    Work w = normalize(weights, stream, new int[] {token});
    Tensor logits = w.logits.rowRange(0, 1);
    kernels.linear(w.norm.rowRange(0, 1), weights.output().value(), logits); // [1, H] → [1, V]
    return logits;
  }

  /**
   * The logits after every token of the stream.
   *
   * @param logits [T, V], overwritten
   */
  void allLogits(Weights weights, Tensor stream, Tensor logits) {
    int[] all = new int[(int) stream.rows()];
    Arrays.setAll(all, i -> i);
    Work w = normalize(weights, stream, all);
    kernels.linear(
        w.norm.rowRange(0, all.length), weights.output().value(), logits); // [T, H] → [T, V]
  }

  private Work normalize(Weights weights, Tensor stream, int[] predictors) {
    Work w = work;
    if (w == null || w.capacity < predictors.length) {
      close();
      w = new Work(config, kernels, Math.max(1, predictors.length));
      work = w;
    }
    int count = predictors.length;
    Tensor input = w.input.rowRange(0, count);
    kernels.gather(stream, predictors, input); // [T, H] → [P, H]
    weights
        .finalNorm()
        .apply(
            kernels,
            input,
            config.normEpsilon(),
            w.norm.rowRange(0, count),
            w.inverse.columnRange(0, count));
    return w;
  }

  private static int[] targets(Batch batch, int[] predictors, int from, int count) {
    int[] targets = new int[count];
    Arrays.setAll(targets, i -> batch.tokens()[predictors[from + i] + 1]);
    return targets;
  }

  private static LossResult collect(
      Tensor losses, int correct, int[] predictors, int from, double[] tokenLosses) {
    double[] values = new double[(int) losses.columns()];
    losses.read(0, DoubleBuffer.wrap(values));
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      tokenLosses[predictors[from + i] + 1] = values[i];
      sum += values[i];
    }
    return new LossResult(sum, values.length, correct);
  }

  @Override
  public void close() {
    Work w = work;
    if (w != null) {
      w.allocator.close();
      work = null;
    }
  }
}
