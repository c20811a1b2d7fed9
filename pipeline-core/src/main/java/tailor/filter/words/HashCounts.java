package tailor.filter.words;

import java.util.Arrays;

/**
 * How often each of many 64-bit hashes occurred. The table is used again, and no more of it than a
 * text needs, so that after a long text those of short ones stay in the cache; not thread-safe.
 */
final class HashCounts {
  private static final int SMALLEST = 1 << 8;
  private static final int LARGEST_AT_FIRST = 1 << 18;
  private static final ThreadLocal<HashCounts> OF_THREAD = ThreadLocal.withInitial(HashCounts::new);

  private long[] hashes = {};
  private int[] counts = {};
  private int mask;
  private int size;

  private HashCounts() {}

  /**
   * The thread's own, empty.
   *
   * @param about how many hashes will be counted; there may be more
   */
  static HashCounts ofThread(int about) {
    HashCounts counts = OF_THREAD.get();
    counts.clear(about);
    return counts;
  }

  private void clear(int about) {
    int wanted = Integer.highestOneBit(Math.min(about, LARGEST_AT_FIRST / 4)) * 4;
    int capacity = Math.max(SMALLEST, wanted);
    if (capacity > counts.length || counts.length > LARGEST_AT_FIRST) {
      allocate(capacity);
    } else {
      Arrays.fill(counts, 0, capacity, 0);
    }
    mask = capacity - 1;
    size = 0;
  }

  /**
   * Counts a hash.
   *
   * @return how often it occurred so far, this time included
   */
  int add(long hash) {
    int slot = slot(hash);
    if (counts[slot] == 0) {
      if (2 * size > mask) {
        grow();
        slot = slot(hash);
      }
      hashes[slot] = hash;
      size++;
    }
    return ++counts[slot];
  }

  /** How often a hash occurred. */
  int get(long hash) {
    return counts[slot(hash)];
  }

  private int slot(long hash) {
    int slot = (int) PolynomialHash.spread(hash) & mask;
    while (counts[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldCounts = counts;
    int oldCapacity = mask + 1;
    allocate(2 * oldCapacity);
    mask = 2 * oldCapacity - 1;
    for (int i = 0; i < oldCapacity; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  private void allocate(int capacity) {
    hashes = new long[capacity];
    counts = new int[capacity];
  }
}
