package tailor.train.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tailor.model.Kernels;

/**
 * Frozen parameters in the memory of this JVM, shared by all who ask for the same ones on the same
 * device, and freed when the last has closed its share.
 */
final class SharedBase implements AutoCloseable {
  private static final Map<Key, SharedBase> OF_JVM = new HashMap<>();

  private final Key key;
  private final INDArray vector;
  private int shares;

  private record Key(String name, int device) {}

  private SharedBase(Key key, INDArray vector) {
    this.key = key;
    this.vector = vector;
  }

  /**
   * Takes a share, reading the parameters if nobody has them. Whoever asks meanwhile waits.
   *
   * @param size number of parameters
   * @param kernels of the asking side, through which they are written
   */
  static SharedBase share(FrozenBase base, long size, Kernels kernels) {
    synchronized (OF_JVM) {
      int device = Nd4j.getAffinityManager().getDeviceForCurrentThread();
      Key key = new Key(base.name(), device);
      SharedBase shared = OF_JVM.get(key);
      if (shared == null) {
        shared = new SharedBase(key, read(base, size, kernels));
        OF_JVM.put(key, shared);
      }
      shared.shares++;
      return shared;
    }
  }

  private static INDArray read(FrozenBase base, long size, Kernels kernels) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray vector = Nd4j.create(DataType.FLOAT, size);
      try {
        base.read(kernels.wrap(vector));
        return vector;
      } catch (RuntimeException e) {
        vector.close();
        throw e;
      }
    }
  }

  /** The parameters, one vector. */
  INDArray vector() {
    return vector;
  }

  /** Gives the share back. */
  @Override
  public void close() {
    synchronized (OF_JVM) {
      shares--;
      if (shares == 0) {
        Objects.requireNonNull(OF_JVM.remove(key)).vector.close();
      }
    }
  }
}
