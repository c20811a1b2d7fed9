package tailor.model.vector;

import java.util.ArrayList;
import java.util.List;
import tailor.model.vector.OpenBlas.Form;

/**
 * Products of operands that are rounded to bfloat16 as they are used; weights stay floats. Of the
 * larger operand a block of {@value #BLOCK} elements is rounded at a time, which is multiplied
 * while it is in the core's cache.
 */
final class Bfloat16Products implements WeightProducts {
  private static final long BLOCK = 1 << 18;
  private static final long GRAIN = 64;

  private final List<Scratch> members = new ArrayList<>();

  /** The operands of one thread. */
  private record Scratch(Bfloat16Matrix whole, Bfloat16Matrix block) {}

  Bfloat16Products(int threads, NativeMemory memory) {
    for (int i = 0; i < threads; i++) {
      members.add(new Scratch(new Bfloat16Matrix(memory), new Bfloat16Matrix(memory)));
    }
  }

  @Override
  public void forward(int member, FloatTensor x, FloatTensor w, float beta, FloatTensor y) {
    Scratch scratch = members.get(member);
    Bfloat16Matrix input = scratch.whole.round(x); // [T, in]
    forEachBlock(
        w.rows(),
        w.columns(),
        (from, count) ->
            OneDnn.multiply( // [T, in], [block, in] → [T, block]
                Form.AS_STORED,
                input,
                Form.TRANSPOSED,
                scratch.block.round(w.rowRange(from, count)),
                w.columns(),
                beta,
                y.columnRange(from, count)));
  }

  @Override
  public void inputGradient(int member, FloatTensor dy, FloatTensor w, float beta, FloatTensor dx) {
    Scratch scratch = members.get(member);
    forEachBlock(
        w.rows(),
        Math.max(w.columns(), dy.rows()),
        (from, count) ->
            OneDnn.multiply( // [T, block], [block, in] → [T, in]
                Form.AS_STORED,
                scratch.whole.round(dy.columnRange(from, count)),
                Form.AS_STORED,
                scratch.block.round(w.rowRange(from, count)),
                count,
                from == 0 ? beta : 1,
                dx));
  }

  @Override
  public void weightGradient(int member, FloatTensor dy, FloatTensor x, FloatTensor dw) {
    Scratch scratch = members.get(member);
    Bfloat16Matrix input = scratch.whole.round(x); // [T, in]
    forEachBlock(
        dw.rows(),
        x.rows(),
        (from, count) ->
            OneDnn.multiply( // [T, block], [T, in] → [block, in]
                Form.TRANSPOSED,
                scratch.block.round(dy.columnRange(from, count)),
                Form.AS_STORED,
                input,
                x.rows(),
                1,
                dw.rowRange(from, count)));
  }

  @Override
  public void close() {
    for (Scratch scratch : members) {
      scratch.whole.close();
      scratch.block.close();
    }
  }

  /** A product with some outputs of the weight matrix. */
  private interface Part {
    void run(long from, long count);
  }

  private static void forEachBlock(long outputs, long elementsOfOutput, Part part) {
    long most = Math.max(GRAIN, BLOCK / elementsOfOutput / GRAIN * GRAIN);
    for (long from = 0; from < outputs; from += most) {
      part.run(from, Math.min(most, outputs - from));
    }
  }
}
