package tailor.model.nd4j;

import java.util.ArrayDeque;
import java.util.Deque;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Frees intermediate arrays at the end of an operation, rather than when garbage collection finds
 * them. Outside of any workspace that a caller such as Deeplearning4j may have open, since nothing
 * in a workspace can be freed.
 */
final class Scratch implements AutoCloseable {
  private final MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
  private final Deque<INDArray> arrays = new ArrayDeque<>();

  /** The array itself, which must own its memory and is freed in the end. */
  INDArray keep(INDArray array) {
    arrays.push(array);
    return array;
  }

  @Override
  public void close() {
    for (INDArray array : arrays) {
      if (array.closeable()) {
        array.close();
      }
    }
    outside.close();
  }
}
