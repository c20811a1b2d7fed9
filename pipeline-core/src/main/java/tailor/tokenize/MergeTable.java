package tailor.tokenize;

import java.util.Arrays;

/**
 * Which pairs of tokens merge, in which order, to which token: a hash table of primitive longs with
 * linear probing. The pair is the key; rank and merged token together are the value.
 */
final class MergeTable {
  /** Of a pair that does not merge; greater than every other value. */
  static final long NONE = Long.MAX_VALUE;

  private static final long EMPTY = -1;

  private final long[] keys;
  private final long[] values;
  private final int mask;

  /**
   * @param merges most pairs that it takes
   */
  MergeTable(int merges) {
    int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, merges)) * 4);
    keys = new long[capacity];
    values = new long[capacity];
    mask = capacity - 1;
    Arrays.fill(keys, EMPTY);
  }

  /** Adds a pair; of one that is added twice the last counts, as in the library. */
  void put(int left, int right, int rank, int merged) {
    long key = key(left, right);
    int slot = slot(key);
    keys[slot] = key;
    values[slot] = (long) rank << Integer.SIZE | merged;
  }

  /** The pair's rank and merged token; less for pairs that merge earlier. */
  long get(int left, int right) {
    long key = key(left, right);
    int slot = slot(key);
    return keys[slot] == key ? values[slot] : NONE;
  }

  static int rank(long value) {
    return (int) (value >>> Integer.SIZE);
  }

  static int merged(long value) {
    return (int) value;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> Integer.SIZE) & mask;
    while (keys[slot] != EMPTY && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static long key(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }
}
