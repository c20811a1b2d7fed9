package tailor.model;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations that a transformer is made of, and the memory that they work in. A kernel set
 * gives out {@link Tensor} handles and takes only its own. Activations are matrices of one row per
 * token, T = rows * length tokens in all. An output never overlaps an input unless the operation is
 * said to work in place; what is said to be added to is accumulated, everything else overwritten.
 *
 * <p>One thread at a time calls a kernel set; within a call it may use threads of its own. The same
 * calls to sets of the same number of threads give the same bits; with another number, matrix
 * products may round differently on some processors.
 */
public interface Kernels extends AutoCloseable {

  /** The element type of every tensor. */
  Precision precision();

  /** A new matrix of zeros, contiguous. Free it by {@link Tensor#close}. */
  Tensor allocate(long rows, long columns);

  /**
   * A vector over the memory of a flat ND4J array, without a copy. The array must be contiguous, of
   * this precision, and stay reachable while the tensor is used.
   *
   * @throws UnsupportedOperationException if this set keeps its tensors where ND4J does not
   */
  Tensor wrap(INDArray flat);

  /** Bytes allocated and not yet freed. */
  long allocatedBytes();

  /** Frees every tensor that is still allocated. */
  @Override
  void close();

  // Vectors

  /** {@code x = value} everywhere. */
  void fill(Tensor x, double value);

  /** {@code target = source}; shapes are equal. */
  void copy(Tensor source, Tensor target);

  /** {@code x = factor * x}. */
  void scale(Tensor x, double factor);

  /** {@code y = y + factor * x}; shapes are equal. */
  void addScaled(double factor, Tensor x, Tensor y);

  /** The sum of squares, accumulated in double precision. */
  double sumOfSquares(Tensor x);

  /** One step of AdamW over vectors of the same size; the gradients stay as they are. */
  void adamW(
      AdamW step, Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment);

  /**
   * Drops elements of x in place; with the same dropout its own gradient. Element c of row r has
   * the index {@code r * columns + c}.
   */
  void dropout(Dropout dropout, Tensor x);

  // Rows of a table

  /** {@code out[i] = table[indices[i]]}. table: [n, C], out: [indices, C]. */
  void gather(Tensor table, int[] indices, Tensor out);

  /** {@code table[indices[i]] += rows[i]}, in the order of i. rows: [indices, C], table: [n, C]. */
  void scatterAdd(Tensor rows, int[] indices, Tensor table);

  // Linear map

  /** {@code y = x wᵀ}. x: [T, in], w: [out, in], y: [T, out]. */
  void linear(Tensor x, Tensor w, Tensor y);

  /** {@code dx = dy w}. dy: [T, out], w: [out, in], dx: [T, in]. */
  void linearInputGradient(Tensor dy, Tensor w, Tensor dx);

  /** {@code dw += dyᵀ x}. dy: [T, out], x: [T, in], dw: [out, in]. */
  void linearWeightGradient(Tensor dy, Tensor x, Tensor dw);

  /** {@code x = x + bias}, row by row and in place. bias: [1, C], x: [T, C]. */
  void addBias(Tensor bias, Tensor x);

  /** {@code dBias += sum of the rows of dx}. dx: [T, C], dBias: [1, C]. */
  void biasGradient(Tensor dx, Tensor dBias);

  /** {@code y = y + x wᵀ}. x: [T, in], w: [out, in], y: [T, out]. */
  void addLinear(Tensor x, Tensor w, Tensor y);

  /** {@code dx = dx + dy w}. dy: [T, out], w: [out, in], dx: [T, in]. */
  void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx);

  // Scales of columns

  /** {@code x = x * factors}, row by row and in place. factors: [1, C], x: [T, C]. */
  void scaleColumns(Tensor factors, Tensor x);

  /** {@code sums += sum of the rows of x * y}, element by element. x, y: [T, C], sums: [1, C]. */
  void addColumnProducts(Tensor x, Tensor y, Tensor sums);

  /** {@code sums[t] = the dot product of row t of x and row t of y}. x, y: [T, C], sums: [1, T]. */
  void rowProducts(Tensor x, Tensor y, Tensor sums);

  // RMS norm (arXiv 1910.07467)

  /**
   * {@code inverse = 1 / sqrt(mean(x²) + epsilon)}, {@code y = x * inverse * weight}, for each of n
   * groups of C columns by itself. x, y: [T, n C], weight: [1, C], inverse: [1, T n]. y may be x.
   */
  void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse);

  /**
   * {@code sum = x + delta}, then the norm of the sum as one group. x, delta, sum, y: [T, C],
   * weight: [1, C], inverse: [1, T].
   */
  void addRmsNorm(
      Tensor x, Tensor delta, Tensor weight, double epsilon, Tensor sum, Tensor y, Tensor inverse);

  /**
   * Adds the gradients of {@link #rmsNorm} to dx, [T, n C], and dWeight, [1, C]. x is what was
   * normalized.
   *
   * @param dWeight null if it is not wanted
   */
  void rmsNormGradient(
      Tensor dy, Tensor x, Tensor weight, Tensor inverse, Tensor dx, @Nullable Tensor dWeight);

  // Layer norm (arXiv 1607.06450) is the RMS norm of centered rows

  /** {@code y = x - mean(x)}, row by row; its own gradient. x, y: [T, C]. y may be x. */
  void center(Tensor x, Tensor y);

  // Rotary embedding (arXiv 2104.09864), in the layout of Hugging Face: element i of a head is
  // paired with element i + headSize / 2

  /**
   * Turns every head in place by its token's angles. x: [T, heads * headSize] of any number of
   * heads, cosines, sines: [T, headSize / 2].
   */
  void rotary(Tensor x, Tensor cosines, Tensor sines);

  /** Turns every head back in place: the gradient of {@link #rotary}. */
  void rotaryGradient(Tensor dx, Tensor cosines, Tensor sines);

  // Attention

  /**
   * Elements that {@link #attention} hands on to {@link #attentionGradient}: the probabilities, or
   * just what is needed to compute them again.
   */
  long attentionStateSize(AttentionShape shape);

  /**
   * Causal attention: token t of a row reads tokens {@code firstKeys[t]} to t of the same row. q,
   * out: [T, heads * headSize], k, v: [T, keyValueHeads * headSize], state: vector of {@link
   * #attentionStateSize}.
   *
   * @param firstKeys for every token the index within its row of the first token that it reads,
   *     which is not before that of the token to its left
   * @param dropout of the probabilities: that of key j for query i of head h in row r has the index
   *     {@code ((r * heads + h) * length + i) * length + j}
   */
  void attention(
      AttentionShape shape,
      int[] firstKeys,
      Dropout dropout,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor state);

  /** Causal attention that drops nothing. */
  default void attention(
      AttentionShape shape,
      int[] firstKeys,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor state) {
    attention(shape, firstKeys, Dropout.NONE, q, k, v, out, state);
  }

  /** The gradients of attention that drops nothing. */
  default void attentionGradient(
      AttentionShape shape,
      int[] firstKeys,
      Tensor dOut,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor state,
      Tensor dq,
      Tensor dk,
      Tensor dv) {
    attentionGradient(shape, firstKeys, Dropout.NONE, dOut, q, k, v, out, state, dq, dk, dv);
  }

  /** The gradients of {@link #attention}: dq, dk and dv, shaped like q, k and v. */
  void attentionGradient(
      AttentionShape shape,
      int[] firstKeys,
      Dropout dropout,
      Tensor dOut,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor state,
      Tensor dq,
      Tensor dk,
      Tensor dv);

  /**
   * Attention of the newest n tokens of one sequence to those before them: query i reads keys
   * {@code firstKeys[i]} to {@code past + i}. q, out: [n, heads * headSize], keys, values: [at
   * least past + n, keyValueHeads * headSize].
   *
   * @param shape of one row and length n
   * @param past tokens of the sequence before these
   * @param firstKeys for every query the first key that it reads, never falling
   */
  void cachedAttention(
      AttentionShape shape,
      int past,
      int[] firstKeys,
      Tensor q,
      Tensor keys,
      Tensor values,
      Tensor out);

  // SwiGLU (arXiv 2002.05202)

  /** {@code out = silu(gate) * up}. gateUp: [T, 2 I], gate first; out: [T, I]. */
  void swiGlu(Tensor gateUp, Tensor out);

  /** The gradient of {@link #swiGlu}. dOut: [T, I], gateUp, dGateUp: [T, 2 I]. */
  void swiGluGradient(Tensor dOut, Tensor gateUp, Tensor dGateUp);

  // GELU (arXiv 1606.08415), approximated with tanh

  /** {@code out = x * (1 + tanh(sqrt(2 / π) * (x + 0.044715 x³))) / 2}. x, out: [T, I]. */
  void gelu(Tensor x, Tensor out);

  /** The gradient of {@link #gelu}. dOut, x, dx: [T, I]. */
  void geluGradient(Tensor dOut, Tensor x, Tensor dx);

  // Cross-entropy

  /**
   * {@code losses[i] = log(sum(exp(logits[i]))) - logits[i][targets[i]]}. logits: [n, vocabulary],
   * losses: [1, n].
   *
   * @return how many targets have the highest logit of their row
   */
  int crossEntropy(Tensor logits, int[] targets, Tensor losses);

  /**
   * The losses of smoothed targets, after which the logits hold the gradient of their sum. With a
   * smoothing of s and a vocabulary of V a target is {@code (1 - s) onehot + s / V}: the loss is
   * {@code log(sum(exp(logits[i]))) - (1 - s) logits[i][targets[i]] - s mean(logits[i])}, as
   * PyTorch's, and the gradient {@code softmax(logits) - target}. Without smoothing it is that of
   * {@link #crossEntropy}.
   */
  int crossEntropyGradient(Tensor logits, int[] targets, double smoothing, Tensor losses);
}
