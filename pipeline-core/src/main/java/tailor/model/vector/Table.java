package tailor.model.vector;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.Pointer;

/** Rows of a table, by index. */
final class Table {
  private Table() {}

  static void gather(FloatTensor table, int[] indices, FloatTensor out) {
    long bytes = table.columns() * Float.BYTES;
    for (int i = 0; i < indices.length; i++) {
      Pointer.memcpy(out.rowRange(i, 1).pointer(), table.rowRange(indices[i], 1).pointer(), bytes);
    }
  }

  static void scatterAdd(FloatTensor rows, int[] indices, FloatTensor table) {
    for (int i = 0; i < indices.length; i++) {
      ByteBuffer target = table.bytes(indices[i], 1);
      VectorArithmetic.addScaled(1, rows.bytes(i, 1), 0, target, 0, rows.width());
    }
  }
}
