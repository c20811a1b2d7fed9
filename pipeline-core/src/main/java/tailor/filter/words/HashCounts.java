package tailor.filter.words;

/** How often each of many 64-bit hashes occurred. The table is used again; not thread-safe. */
final class HashCounts {
  private static final int KEPT_CAPACITY = 1 << 18;
  private static final int SMALLEST = 1 << 12;
  private static final ThreadLocal<HashCounts> OF_THREAD = ThreadLocal.withInitial(HashCounts::new);

  private long[] hashes = new long[SMALLEST];
  private int[] counts = new int[SMALLEST];
  private int[] used = new int[SMALLEST / 2];
  private int size;

  /** The thread's own, to be cleared before use. */
  static HashCounts ofThread() {
    return OF_THREAD.get();
  }

  void clear() {
    if (counts.length > KEPT_CAPACITY) {
      allocate(SMALLEST);
    } else {
      for (int i = 0; i < size; i++) {
        counts[used[i]] = 0;
      }
    }
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
      if (size == used.length) {
        grow();
        slot = slot(hash);
      }
      hashes[slot] = hash;
      used[size++] = slot;
    }
    return ++counts[slot];
  }

  /** How often a hash occurred. */
  int get(long hash) {
    return counts[slot(hash)];
  }

  private int slot(long hash) {
    int mask = counts.length - 1;
    int slot = (int) PolynomialHash.spread(hash) & mask;
    while (counts[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldCounts = counts;
    int[] oldUsed = used;
    allocate(2 * oldCounts.length);
    for (int i = 0; i < size; i++) {
      int slot = slot(oldHashes[oldUsed[i]]);
      hashes[slot] = oldHashes[oldUsed[i]];
      counts[slot] = oldCounts[oldUsed[i]];
      used[i] = slot;
    }
  }

  private void allocate(int capacity) {
    hashes = new long[capacity];
    counts = new int[capacity];
    used = new int[capacity / 2];
  }
}
