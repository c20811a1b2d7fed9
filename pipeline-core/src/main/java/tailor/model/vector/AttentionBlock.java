package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import tailor.model.Dropout;
import tailor.model.vector.OpenBlas.Form;

/**
 * One block of an attention: a few queries of one head against a run of keys, of which each query
 * sees a range. Scores are logarithms to base 2. Holds the scratch memory of one thread, which
 * grows to the largest block it has met.
 *
 * <p>A row of scores is padded to whole vectors. What a query does not see of its first and last
 * vector is hidden before the softmax, and all other keys are cleared after it.
 */
final class AttentionBlock implements AutoCloseable {
  /** Most queries of a block. */
  static final int QUERIES = 64;

  // what a hidden key scores: no power of two is left of it
  private static final float HIDDEN = -1e30f;

  private final NativeMemory memory;
  private final int[] from = new int[QUERIES];
  private final int[] to = new int[QUERIES];
  private final float[] logarithms = new float[QUERIES];
  private final float[] sums = new float[QUERIES];
  private Dropout dropout = Dropout.NONE;
  private long firstIndex;
  private long indicesPerQuery;
  private FloatTensor scores;
  private FloatTensor gradients;

  AttentionBlock(NativeMemory memory) {
    this.memory = memory;
    this.scores = FloatTensor.allocate(memory, 1, Lanes.COUNT);
    this.gradients = FloatTensor.allocate(memory, 1, Lanes.COUNT);
  }

  /** Lets a query see the keys [from, to) of the block, at least one. */
  void see(int query, int from, int to) {
    this.from[query] = from;
    this.to[query] = to;
  }

  /** Drops probabilities from now on. */
  void drop(Dropout newDropout) {
    dropout = newDropout;
  }

  /**
   * Numbers the probabilities of the block for its dropout.
   *
   * @param first of the first query and key
   * @param perQuery from a query's to the next one's
   */
  void number(long first, long perQuery) {
    firstIndex = first;
    indicesPerQuery = perQuery;
  }

  /** Drops some of a query's row, which holds probabilities, or their gradients. */
  private void drop(ByteBuffer rows, int at, int query) {
    if (dropout.isActive()) {
      int count = to[query] - from[query];
      long index = firstIndex + query * indicesPerQuery + from[query];
      Dropping.apply(dropout, index, rows, at + from[query] * Float.BYTES, count);
    }
  }

  /** The logarithm to base 2 of the sum of a query's exponentials. */
  float logarithm(int query) {
    return logarithms[query];
  }

  /** Gives back what {@link #logarithm} said, for the gradients. */
  void setLogarithm(int query, float logarithm) {
    logarithms[query] = logarithm;
  }

  /**
   * {@code out = softmax(q kᵀ / sqrt(headSize)) v}. q, out: [queries, headSize], k, v: [keys,
   * headSize].
   */
  void mix(FloatTensor q, FloatTensor k, FloatTensor v, FloatTensor out) {
    int queries = Math.toIntExact(q.rows());
    int keys = Math.toIntExact(k.rows());
    int stride = Lanes.roundUp(keys);
    FloatTensor probabilities = score(q, k, queries, keys, stride);
    ByteBuffer rows = scores.flat(0, (long) queries * stride);
    for (int query = 0; query < queries; query++) {
      int at = query * stride * Float.BYTES;
      hide(rows, at, query);
      int first = firstSeen(query);
      int count = endOfSeen(query) - first;
      float max = VectorArithmetic.max(rows, at + first * Float.BYTES, count);
      int seen = at + first * Float.BYTES;
      sums[query] = Exponential.powers(rows, seen, rows, seen, count, 1, max);
      logarithms[query] = max + (float) (Math.log(sums[query]) / Exponential.LN_2);
      drop(rows, at, query);
      clearUnseen(rows, at, query, stride);
    }
    OpenBlas.multiply(1, Form.AS_STORED, probabilities, Form.AS_STORED, v, 0, out);
    ByteBuffer mixed = out.bytes(0, queries);
    for (int query = 0; query < queries; query++) {
      VectorArithmetic.scale(mixed, query * out.strideBytes(), out.width(), 1 / sums[query]);
    }
  }

  /**
   * The gradients of {@link #mix}, after the logarithms have been set. dq is overwritten, dk and dv
   * are added to. The scores are those of {@link #mix} to the bit: computed by the same library.
   */
  void gradient(
      FloatTensor dOut,
      FloatTensor q,
      FloatTensor k,
      FloatTensor v,
      FloatTensor out,
      FloatTensor dq,
      FloatTensor dk,
      FloatTensor dv) {
    int queries = Math.toIntExact(q.rows());
    int keys = Math.toIntExact(k.rows());
    int stride = Lanes.roundUp(keys);
    FloatTensor probabilities = score(q, k, queries, keys, stride);
    FloatTensor dScores = gradients.view(0, queries, stride).columnRange(0, keys);
    FloatProduct.FASTER.multiply(1, Form.AS_STORED, dOut, Form.TRANSPOSED, v, 0, dScores);
    ByteBuffer rows = scores.flat(0, (long) queries * stride);
    ByteBuffer dRows = gradients.flat(0, (long) queries * stride);
    ByteBuffer mixed = out.bytes(0, queries);
    ByteBuffer dMixed = dOut.bytes(0, queries);
    float scale = scale(q);
    for (int query = 0; query < queries; query++) {
      int at = query * stride * Float.BYTES;
      int first = firstSeen(query);
      int count = endOfSeen(query) - first;
      float expected =
          VectorArithmetic.dot(
              mixed, query * out.strideBytes(), dMixed, query * dOut.strideBytes(), out.width());
      hide(rows, at, query);
      int seen = at + first * Float.BYTES;
      Exponential.powers(rows, seen, rows, seen, count, 1, logarithms[query]);
      drop(dRows, at, query);
      softmaxGradient(rows, dRows, seen, count, expected, scale);
      drop(rows, at, query);
      clearUnseen(rows, at, query, stride);
      clearUnseen(dRows, at, query, stride);
    }
    FloatProduct.FASTER.multiply(1, Form.TRANSPOSED, probabilities, Form.AS_STORED, dOut, 1, dv);
    FloatProduct.FASTER.multiply(1, Form.TRANSPOSED, dScores, Form.AS_STORED, q, 1, dk);
    FloatProduct.FASTER.multiply(1, Form.AS_STORED, dScores, Form.AS_STORED, k, 0, dq);
  }

  @Override
  public void close() {
    scores.close();
    gradients.close();
  }

  /** Returns the scores, [queries, keys] with rows {@code stride} apart. */
  private FloatTensor score(FloatTensor q, FloatTensor k, int queries, int keys, int stride) {
    if (scores.size() < (long) queries * stride) {
      close();
      scores = FloatTensor.allocate(memory, 1, (long) QUERIES * stride);
      gradients = FloatTensor.allocate(memory, 1, (long) QUERIES * stride);
    }
    FloatTensor matrix = scores.view(0, queries, stride).columnRange(0, keys);
    float factor = scale(q) * Exponential.LOG2_E;
    OpenBlas.multiply(factor, Form.AS_STORED, q, Form.TRANSPOSED, k, 0, matrix);
    return matrix;
  }

  private static float scale(FloatTensor q) {
    return (float) (1 / Math.sqrt(q.columns()));
  }

  /** The first key of the first vector that holds a key which the query sees. */
  private int firstSeen(int query) {
    return from[query] / Lanes.COUNT * Lanes.COUNT;
  }

  /** The key behind the last vector that holds a key which the query sees. */
  private int endOfSeen(int query) {
    return Lanes.roundUp(to[query]);
  }

  private void hide(ByteBuffer rows, int at, int query) {
    for (int key = firstSeen(query); key < from[query]; key++) {
      rows.putFloat(at + key * Float.BYTES, HIDDEN);
    }
    for (int key = to[query]; key < endOfSeen(query); key++) {
      rows.putFloat(at + key * Float.BYTES, HIDDEN);
    }
  }

  private void clearUnseen(ByteBuffer rows, int at, int query, int stride) {
    int end = endOfSeen(query);
    VectorArithmetic.fill(rows, at, firstSeen(query), 0);
    VectorArithmetic.fill(rows, at + end * Float.BYTES, stride - end, 0);
  }

  /** {@code dp = p * (dp - expected) * scale}, the gradient of the scores. */
  private static void softmaxGradient(
      ByteBuffer p, ByteBuffer dp, int at, int count, float expected, float scale) {
    FloatVector mean = Lanes.all(expected);
    FloatVector factor = Lanes.all(scale);
    for (int i = 0; i < count * Float.BYTES; i += Lanes.BYTES) {
      FloatVector weight = Lanes.load(p, at + i).mul(factor);
      Lanes.store(Lanes.load(dp, at + i).sub(mean).mul(weight), dp, at + i);
    }
  }
}
