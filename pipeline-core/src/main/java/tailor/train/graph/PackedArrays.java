package tailor.train.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import tailor.model.Batch;

/**
 * A minibatch of packed sequences, on its way from and to the arrays that DL4J passes around.
 *
 * @param rows number of sequences
 * @param length tokens of each
 * @param tokens token ids, row by row
 * @param segmentIds the segment of each token; 0 for padding
 * @param lossMask 1 where the token is one to predict
 */
@SuppressWarnings("ArrayRecordComponent")
public record PackedArrays(int rows, int length, int[] tokens, int[] segmentIds, byte[] lossMask) {
  private static final int CHANNELS = 2;

  /** Features alone: no token counts. */
  static PackedArrays of(INDArray features) {
    if (features.rank() != 3 || features.size(1) != CHANNELS) {
      throw new IllegalArgumentException(
          "features are [rows, 2, length], not " + Arrays.toString(features.shape()));
    }
    int rows = Math.toIntExact(features.size(0));
    int length = Math.toIntExact(features.size(2));
    int[] both = features.dup('c').data().asInt();
    int[] tokens = new int[rows * length];
    int[] segmentIds = new int[rows * length];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(both, CHANNELS * row * length, tokens, row * length, length);
      System.arraycopy(both, (CHANNELS * row + 1) * length, segmentIds, row * length, length);
    }
    return new PackedArrays(rows, length, tokens, segmentIds, new byte[rows * length]);
  }

  /** Features and labels. */
  static PackedArrays of(INDArray features, INDArray labels) {
    PackedArrays arrays = of(features);
    if (labels.rank() != 2 || labels.size(0) != arrays.rows || labels.size(1) != arrays.length) {
      throw new IllegalArgumentException(
          "labels are [%d, %d], not %s"
              .formatted(arrays.rows, arrays.length, Arrays.toString(labels.shape())));
    }
    int[] counted = labels.dup('c').data().asInt();
    for (int i = 0; i < counted.length; i++) {
      arrays.lossMask[i] = (byte) counted[i];
    }
    return arrays;
  }

  /**
   * Several minibatches as one.
   *
   * @throws IllegalArgumentException if their sequences differ in length
   */
  public static PackedArrays concatenate(List<PackedArrays> parts) {
    int length = parts.get(0).length;
    int rows = parts.stream().mapToInt(PackedArrays::rows).sum();
    PackedArrays all =
        new PackedArrays(
            rows, length, new int[rows * length], new int[rows * length], new byte[rows * length]);
    int at = 0;
    for (PackedArrays part : parts) {
      if (part.length != length) {
        throw new IllegalArgumentException(
            "sequences of %d and of %d tokens in one minibatch".formatted(length, part.length));
      }
      int size = part.rows * length;
      System.arraycopy(part.tokens, 0, all.tokens, at, size);
      System.arraycopy(part.segmentIds, 0, all.segmentIds, at, size);
      System.arraycopy(part.lossMask, 0, all.lossMask, at, size);
      at += size;
    }
    return all;
  }

  /** Tokens that are no padding. */
  public int documentTokens() {
    int tokens = 0;
    for (int id : segmentIds) {
      tokens += id == 0 ? 0 : 1;
    }
    return tokens;
  }

  /** Features [rows, 2, length] and labels [rows, length]. */
  public MultiDataSet toDataSet() {
    int[] both = new int[CHANNELS * rows * length];
    int[] counted = new int[rows * length];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(tokens, row * length, both, CHANNELS * row * length, length);
      System.arraycopy(segmentIds, row * length, both, (CHANNELS * row + 1) * length, length);
    }
    for (int i = 0; i < counted.length; i++) {
      counted[i] = lossMask[i];
    }
    return new MultiDataSet(
        Nd4j.createFromArray(both).reshape(rows, CHANNELS, length),
        Nd4j.createFromArray(counted).reshape(rows, length));
  }

  /** Rows {@code from} to before {@code to}. */
  public Batch batch(int from, int to) {
    return Batch.ofSegmentIds(
        to - from,
        length,
        Arrays.copyOfRange(tokens, from * length, to * length),
        Arrays.copyOfRange(segmentIds, from * length, to * length),
        Arrays.copyOfRange(lossMask, from * length, to * length));
  }

  /** All rows, at most so many at a time. */
  public List<Batch> batches(int rowsPerPass) {
    List<Batch> batches = new ArrayList<>();
    for (int row = 0; row < rows; row += rowsPerPass) {
      batches.add(batch(row, Math.min(rows, row + rowsPerPass)));
    }
    return batches;
  }
}
