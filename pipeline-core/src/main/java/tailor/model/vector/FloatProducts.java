package tailor.model.vector;

import tailor.model.vector.OpenBlas.Form;

/** Products in single precision, by OpenBLAS. */
final class FloatProducts implements WeightProducts {
  @Override
  public void forward(int member, FloatTensor x, FloatTensor w, float beta, FloatTensor y) {
    OpenBlas.multiply(1, Form.AS_STORED, x, Form.TRANSPOSED, w, beta, y);
  }

  @Override
  public void inputGradient(int member, FloatTensor dy, FloatTensor w, float beta, FloatTensor dx) {
    OpenBlas.multiply(1, Form.AS_STORED, dy, Form.AS_STORED, w, beta, dx);
  }

  @Override
  public void weightGradient(int member, FloatTensor dy, FloatTensor x, FloatTensor dw) {
    OpenBlas.multiply(1, Form.TRANSPOSED, dy, Form.AS_STORED, x, 1, dw);
  }

  @Override
  public void close() {}
}
