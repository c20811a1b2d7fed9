package tailor.tokenize;

import java.util.Arrays;

/**
 * Turns the bytes of a word into tokens: of all neighbours that merge, those of the lowest rank
 * merge first, and of these the leftmost, until none do. Short words are searched through for each
 * merge; long ones have a heap, which keeps them at n log n. Not safe for use by several threads.
 */
final class WordMerger {
  private static final int SHORT = 64;
  private static final int GONE = -1;

  private final MergeTable merges;
  private int[] symbols = new int[SHORT];
  private final long[] candidates = new long[SHORT];

  WordMerger(MergeTable merges) {
    this.merges = merges;
  }

  /** Room for the tokens of the word's single bytes, to be filled before {@link #merge}. */
  int[] symbols(int count) {
    if (symbols.length < count || symbols.length > Math.max(count, 1 << 20)) {
      symbols = new int[Math.max(count, SHORT)];
    }
    return symbols;
  }

  /** Merges the first of the symbols, and appends what they become. */
  void merge(int count, TokenBuffer out) {
    if (count <= SHORT) {
      mergeShort(count, out);
    } else {
      mergeLong(count, out);
    }
  }

  private void mergeShort(int symbolCount, TokenBuffer out) {
    int count = symbolCount;
    for (int i = 0; i + 1 < count; i++) {
      candidates[i] = merges.get(symbols[i], symbols[i + 1]);
    }
    while (count > 1) {
      int best = 0;
      for (int i = 1; i + 1 < count; i++) {
        if (candidates[i] < candidates[best]) {
          best = i;
        }
      }
      if (candidates[best] == MergeTable.NONE) {
        break;
      }
      symbols[best] = MergeTable.merged(candidates[best]);
      System.arraycopy(symbols, best + 2, symbols, best + 1, count - best - 2);
      System.arraycopy(candidates, best + 1, candidates, best, count - best - 2);
      count--;
      if (best > 0) {
        candidates[best - 1] = merges.get(symbols[best - 1], symbols[best]);
      }
      if (best + 1 < count) {
        candidates[best] = merges.get(symbols[best], symbols[best + 1]);
      }
    }
    out.add(symbols, 0, count);
  }

  /** The symbols are a list, each at the place of its first byte. */
  private void mergeLong(int count, TokenBuffer out) {
    int[] next = new int[count];
    int[] previous = new int[count];
    MergeHeap heap = new MergeHeap();
    for (int i = 0; i < count; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
      if (i + 1 < count) {
        offer(heap, i, i + 1);
      }
    }
    while (!heap.isEmpty()) {
      long entry = heap.remove();
      int at = (int) entry;
      int right = symbols[at] == GONE ? count : next[at];
      if (right == count) {
        continue;
      }
      long merge = merges.get(symbols[at], symbols[right]);
      if (merge == MergeTable.NONE || MergeTable.rank(merge) != (int) (entry >>> Integer.SIZE)) {
        continue;
      }
      symbols[at] = MergeTable.merged(merge);
      symbols[right] = GONE;
      next[at] = next[right];
      if (next[at] < count) {
        previous[next[at]] = at;
        offer(heap, at, next[at]);
      }
      if (previous[at] >= 0) {
        offer(heap, previous[at], at);
      }
    }
    for (int i = 0; i < count; i = next[i]) {
      out.add(symbols[i]);
    }
  }

  private void offer(MergeHeap heap, int left, int right) {
    long merge = merges.get(symbols[left], symbols[right]);
    if (merge != MergeTable.NONE) {
      heap.add((long) MergeTable.rank(merge) << Integer.SIZE | left);
    }
  }

  /** A binary heap of primitive longs, the least first. */
  private static final class MergeHeap {
    private long[] entries = new long[1024];
    private int size;

    boolean isEmpty() {
      return size == 0;
    }

    void add(long entry) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, size + (size >> 1));
      }
      int at = size++;
      while (at > 0 && entries[at - 1 >>> 1] > entry) {
        entries[at] = entries[at - 1 >>> 1];
        at = at - 1 >>> 1;
      }
      entries[at] = entry;
    }

    long remove() {
      long least = entries[0];
      long last = entries[--size];
      int at = 0;
      while (2 * at + 1 < size) {
        int child = 2 * at + 1;
        if (child + 1 < size && entries[child + 1] < entries[child]) {
          child++;
        }
        if (entries[child] >= last) {
          break;
        }
        entries[at] = entries[child];
        at = child;
      }
      entries[at] = last;
      return least;
    }
  }
}
