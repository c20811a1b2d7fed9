package tailor.tokenize;

import java.util.Arrays;

/** Tokens that are appended one after the other. */
final class TokenBuffer {
  private int[] ids;
  private int size;

  TokenBuffer(int expected) {
    ids = new int[Math.max(16, expected)];
  }

  void add(int id) {
    ensure(1);
    ids[size++] = id;
  }

  void add(int[] from, int start, int count) {
    ensure(count);
    System.arraycopy(from, start, ids, size, count);
    size += count;
  }

  int size() {
    return size;
  }

  /** Copies the tokens from a place on. */
  void copyFrom(int start, int[] target, int at) {
    System.arraycopy(ids, start, target, at, size - start);
  }

  int[] toArray() {
    return Arrays.copyOf(ids, size);
  }

  private void ensure(int count) {
    if (size + count > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(size + count, ids.length + (ids.length >> 1)));
    }
  }
}
