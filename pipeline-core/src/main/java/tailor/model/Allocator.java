package tailor.model;

import java.util.ArrayList;
import java.util.List;

/** Tensors that are freed together. */
final class Allocator implements AutoCloseable {
  private final Kernels kernels;
  private final List<Tensor> tensors = new ArrayList<>();

  Allocator(Kernels kernels) {
    this.kernels = kernels;
  }

  Tensor allocate(long rows, long columns) {
    Tensor tensor = kernels.allocate(rows, columns);
    tensors.add(tensor);
    return tensor;
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
    tensors.clear();
  }
}
