package tailor.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The order in which training sees the rows of an index: epoch after epoch, each a different
 * permutation, a function of the seed alone.
 *
 * <p>An epoch permutes blocks of neighbouring rows, so that a share of it lies in few places of the
 * files; {@link #share} then permutes the rows within the share. A dataset of fewer than some
 * thousand rows has blocks of one row and is shuffled completely.
 */
public final class SequenceOrder {
  private static final long LARGEST_BLOCK = 64;
  private static final long BLOCKS_WANTED = 4096;

  private final long rows;
  private final long blockSize;
  private final long seed;
  private long cachedEpoch = -1;
  private int[] blocks = new int[0];
  private long[] ends = new long[0];

  /** The order of so many rows. */
  public SequenceOrder(long rows, long seed) {
    if (rows < 1) {
      throw new IllegalArgumentException("no rows to order");
    }
    this.rows = rows;
    this.seed = seed;
    this.blockSize = Math.max(1, Math.min(LARGEST_BLOCK, rows / BLOCKS_WANTED));
  }

  /**
   * The rows at positions {@code from} to before {@code to} of the endless sequence of epochs,
   * shuffled among themselves within each epoch. The same positions always give the same rows in
   * the same order.
   */
  public long[] share(long from, long to) {
    long[] share = new long[Math.toIntExact(to - from)];
    int filled = 0;
    for (long position = from; position < to; ) {
      long epoch = position / rows;
      long end = Math.min(to, (epoch + 1) * rows);
      int count = (int) (end - position);
      fill(epoch, position - epoch * rows, share, filled, count);
      shuffle(share, filled, count, new Random(mix(mix(seed, position), end)));
      filled += count;
      position = end;
    }
    return share;
  }

  private void fill(long epoch, long position, long[] target, int offset, int count) {
    permuteBlocks(epoch);
    int found = Arrays.binarySearch(ends, position + 1);
    int block = found >= 0 ? found : -found - 1;
    long at = position;
    for (int i = 0; i < count; i++, at++) {
      if (at == ends[block]) {
        block++;
      }
      long first = blocks[block] * blockSize;
      long begin = block == 0 ? 0 : ends[block - 1];
      target[offset + i] = first + (at - begin);
    }
  }

  private void permuteBlocks(long epoch) {
    if (epoch == cachedEpoch) {
      return;
    }
    int count = Math.toIntExact((rows + blockSize - 1) / blockSize);
    List<Integer> order = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(mix(seed, epoch)));
    blocks = order.stream().mapToInt(Integer::intValue).toArray();
    ends = new long[count];
    long end = 0;
    for (int i = 0; i < count; i++) {
      end += Math.min(blockSize, rows - blocks[i] * blockSize);
      ends[i] = end;
    }
    cachedEpoch = epoch;
  }

  private static void shuffle(long[] values, int offset, int count, Random random) {
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long swapped = values[offset + i];
      values[offset + i] = values[offset + j];
      values[offset + j] = swapped;
    }
  }

  /** Two numbers as one well-mixed seed (the finalizer of SplitMix64, Steele et al. 2014). */
  private static long mix(long a, long b) {
    long z = a * 0x9E3779B97F4A7C15L + b + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
