package tailor.format;

import java.io.Serializable;
import java.util.Arrays;

/**
 * 64-bit hashes and a number for each, in a table of open addresses. Before it stand eight bits a
 * slot, one of them set for each hash: most hashes that are asked for are in no table, and nearly
 * all of these end at a bit that is not set, in an array that fits into the processor's cache.
 */
final class HashIndex implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ABSENT = -1;

  private long[] hashes = new long[64];
  private int[] numbers = new int[64];
  private long[] present = new long[8];
  private int size;

  HashIndex() {
    Arrays.fill(numbers, ABSENT);
  }

  /** The number of a hash; -1 if it has none. */
  int get(long hash) {
    if ((present[word(hash)] & 1L << (hash >>> 58)) == 0) {
      return ABSENT;
    }
    int mask = hashes.length - 1;
    for (int at = (int) hash & mask; numbers[at] != ABSENT; at = (at + 1) & mask) {
      if (hashes[at] == hash) {
        return numbers[at];
      }
    }
    return ABSENT;
  }

  /** Gives a hash a number unless it has one; returns the one that it has now. */
  int putIfAbsent(long hash, int number) {
    if (2 * size >= hashes.length) {
      grow();
    }
    int at = slot(hash);
    if (numbers[at] == ABSENT) {
      hashes[at] = hash;
      numbers[at] = number;
      mark(hash);
      size++;
    }
    return numbers[at];
  }

  int size() {
    return size;
  }

  /** Which of {@code present} has the bit of a hash; its six highest bits name the bit. */
  private int word(long hash) {
    return (int) (hash >>> 20) & (present.length - 1);
  }

  private void mark(long hash) {
    present[word(hash)] |= 1L << (hash >>> 58);
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int at = (int) hash & mask;
    while (numbers[at] != ABSENT && hashes[at] != hash) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldNumbers = numbers;
    hashes = new long[oldHashes.length * 2];
    numbers = new int[oldHashes.length * 2];
    present = new long[hashes.length / 8];
    Arrays.fill(numbers, ABSENT);
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldNumbers[i] != ABSENT) {
        int at = slot(oldHashes[i]);
        hashes[at] = oldHashes[i];
        numbers[at] = oldNumbers[i];
        mark(oldHashes[i]);
      }
    }
  }
}
