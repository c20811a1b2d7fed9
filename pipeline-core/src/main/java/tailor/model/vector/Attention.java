package tailor.model.vector;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tailor.model.AttentionShape;
import tailor.model.Dropout;

/**
 * Causal attention in blocks of queries, each against the keys that any of them sees. Only the
 * logarithm of each query's sum of exponentials is saved; the backward pass computes the
 * probabilities again (arXiv 2205.14135).
 */
final class Attention implements AutoCloseable {
  private final Team team;
  private final List<AttentionBlock> blocks = new ArrayList<>();

  Attention(Team team, NativeMemory memory) {
    this.team = team;
    for (int member = 0; member < team.size(); member++) {
      blocks.add(new AttentionBlock(memory));
    }
  }

  /** Elements of the state: one logarithm for each query of each head. */
  static long stateSize(AttentionShape shape) {
    return (long) shape.rows() * shape.heads() * shape.length();
  }

  void forward(
      AttentionShape shape,
      int[] firstKeys,
      Dropout dropout,
      FloatTensor q,
      FloatTensor k,
      FloatTensor v,
      FloatTensor out,
      FloatTensor state) {
    team.divide(
        (long) shape.rows() * shape.heads(),
        1,
        1,
        (member, task, end) -> {
          int row = (int) (task / shape.heads());
          int head = (int) (task % shape.heads());
          int keyHead = head / group(shape);
          blocks.get(member).drop(dropout);
          forwardHead(
              blocks.get(member),
              firstKeys,
              row * shape.length(),
              task * shape.length(),
              head(q, shape, row, head),
              head(k, shape, row, keyHead),
              head(v, shape, row, keyHead),
              head(out, shape, row, head),
              state.flat(task * shape.length(), shape.length()));
        });
  }

  void gradient(
      AttentionShape shape,
      int[] firstKeys,
      Dropout dropout,
      FloatTensor dOut,
      FloatTensor q,
      FloatTensor k,
      FloatTensor v,
      FloatTensor out,
      FloatTensor state,
      FloatTensor dq,
      FloatTensor dk,
      FloatTensor dv) {
    team.divide(
        (long) shape.rows() * shape.keyValueHeads(),
        1,
        1,
        (member, task, end) -> {
          int row = (int) (task / shape.keyValueHeads());
          int keyHead = (int) (task % shape.keyValueHeads());
          FloatTensor dKey = head(dk, shape, row, keyHead);
          FloatTensor dValue = head(dv, shape, row, keyHead);
          clear(dKey);
          clear(dValue);
          blocks.get(member).drop(dropout);
          int first = keyHead * group(shape);
          for (int head = first; head < first + group(shape); head++) {
            long logarithms = ((long) row * shape.heads() + head) * shape.length();
            gradientHead(
                blocks.get(member),
                firstKeys,
                row * shape.length(),
                logarithms,
                head(dOut, shape, row, head),
                head(q, shape, row, head),
                head(k, shape, row, keyHead),
                head(v, shape, row, keyHead),
                head(out, shape, row, head),
                state.flat(logarithms, shape.length()),
                head(dq, shape, row, head),
                dKey,
                dValue);
          }
        });
  }

  /** The newest tokens of a cached sequence against all of it. */
  void cached(
      AttentionShape shape,
      int past,
      int[] firstKeys,
      FloatTensor q,
      FloatTensor keys,
      FloatTensor values,
      FloatTensor out) {
    team.divide(
        shape.keyValueHeads(),
        1,
        1,
        (member, keyHead, end) -> {
          AttentionBlock block = blocks.get(member);
          block.drop(Dropout.NONE);
          FloatTensor k = keys.columnRange(keyHead * shape.headSize(), shape.headSize());
          FloatTensor v = values.columnRange(keyHead * shape.headSize(), shape.headSize());
          if (shape.length() == 1 && group(shape) <= AttentionBlock.QUERIES) {
            int firstKey = firstKeys[0];
            int keyCount = past + 1 - firstKey;
            cachedToken(
                block,
                group(q, shape, keyHead),
                k.rowRange(firstKey, keyCount),
                v.rowRange(firstKey, keyCount),
                group(out, shape, keyHead));
            return;
          }
          int first = (int) keyHead * group(shape);
          for (int head = first; head < first + group(shape); head++) {
            cachedHead(
                block, past, firstKeys, head(q, shape, 0, head), k, v, head(out, shape, 0, head));
          }
        });
  }

  @Override
  public void close() {
    blocks.forEach(AttentionBlock::close);
  }

  private static void forwardHead(
      AttentionBlock block,
      int[] firstKeys,
      int row,
      long firstQuery,
      FloatTensor q,
      FloatTensor k,
      FloatTensor v,
      FloatTensor out,
      ByteBuffer logarithms) {
    int length = Math.toIntExact(q.rows());
    for (int start = 0; start < length; start += AttentionBlock.QUERIES) {
      int queries = Math.min(AttentionBlock.QUERIES, length - start);
      int firstKey = firstKeys[row + start];
      int keys = start + queries - firstKey;
      seeRanges(block, firstKeys, row, start, queries);
      block.number((firstQuery + start) * length + firstKey, length);
      block.mix(
          q.rowRange(start, queries),
          k.rowRange(firstKey, keys),
          v.rowRange(firstKey, keys),
          out.rowRange(start, queries));
      for (int i = 0; i < queries; i++) {
        logarithms.putFloat((start + i) * Float.BYTES, block.logarithm(i));
      }
    }
  }

  private static void gradientHead(
      AttentionBlock block,
      int[] firstKeys,
      int row,
      long firstQuery,
      FloatTensor dOut,
      FloatTensor q,
      FloatTensor k,
      FloatTensor v,
      FloatTensor out,
      ByteBuffer logarithms,
      FloatTensor dq,
      FloatTensor dk,
      FloatTensor dv) {
    int length = Math.toIntExact(q.rows());
    for (int start = 0; start < length; start += AttentionBlock.QUERIES) {
      int queries = Math.min(AttentionBlock.QUERIES, length - start);
      int firstKey = firstKeys[row + start];
      int keys = start + queries - firstKey;
      seeRanges(block, firstKeys, row, start, queries);
      block.number((firstQuery + start) * length + firstKey, length);
      for (int i = 0; i < queries; i++) {
        block.setLogarithm(i, logarithms.getFloat((start + i) * Float.BYTES));
      }
      block.gradient(
          dOut.rowRange(start, queries),
          q.rowRange(start, queries),
          k.rowRange(firstKey, keys),
          v.rowRange(firstKey, keys),
          out.rowRange(start, queries),
          dq.rowRange(start, queries),
          dk.rowRange(firstKey, keys),
          dv.rowRange(firstKey, keys));
    }
  }

  /** The query heads that share a key head are the rows of one block: all see the same keys. */
  private static void cachedToken(
      AttentionBlock block, FloatTensor q, FloatTensor k, FloatTensor v, FloatTensor out) {
    for (int i = 0; i < q.rows(); i++) {
      block.see(i, 0, Math.toIntExact(k.rows()));
    }
    block.mix(q, k, v, out);
  }

  private static void cachedHead(
      AttentionBlock block,
      int past,
      int[] firstKeys,
      FloatTensor q,
      FloatTensor k,
      FloatTensor v,
      FloatTensor out) {
    int length = Math.toIntExact(q.rows());
    for (int start = 0; start < length; start += AttentionBlock.QUERIES) {
      int queries = Math.min(AttentionBlock.QUERIES, length - start);
      int firstKey = firstKeys[start];
      int keys = past + start + queries - firstKey;
      for (int i = 0; i < queries; i++) {
        block.see(i, firstKeys[start + i] - firstKey, past + start + i + 1 - firstKey);
      }
      block.mix(
          q.rowRange(start, queries),
          k.rowRange(firstKey, keys),
          v.rowRange(firstKey, keys),
          out.rowRange(start, queries));
    }
  }

  /** Each query sees from its first key to itself; keys are counted from the first query's. */
  private static void seeRanges(
      AttentionBlock block, int[] firstKeys, int row, int start, int queries) {
    int firstKey = firstKeys[row + start];
    for (int i = 0; i < queries; i++) {
      int query = start + i;
      block.see(i, firstKeys[row + query] - firstKey, query + 1 - firstKey);
    }
  }

  private static void clear(FloatTensor x) {
    ByteBuffer rows = x.bytes(0, x.rows());
    for (int i = 0; i < x.rows(); i++) {
      VectorArithmetic.fill(rows, i * x.strideBytes(), x.width(), 0);
    }
  }

  private static int group(AttentionShape shape) {
    return shape.heads() / shape.keyValueHeads();
  }

  /** The query heads of one key head for a single token, [heads, headSize]. */
  private static FloatTensor group(FloatTensor x, AttentionShape shape, long keyHead) {
    long width = (long) group(shape) * shape.headSize();
    return x.columnRange(keyHead * width, width).view(0, group(shape), shape.headSize());
  }

  private static FloatTensor head(FloatTensor x, AttentionShape shape, int row, int head) {
    return x.rowRange((long) row * shape.length(), shape.length())
        .columnRange((long) head * shape.headSize(), shape.headSize());
  }
}
