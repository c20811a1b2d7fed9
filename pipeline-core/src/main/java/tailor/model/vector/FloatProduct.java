package tailor.model.vector;

import tailor.model.vector.OpenBlas.Form;

/** A library's matrix product in single precision, by the calling thread alone. */
interface FloatProduct {
  /** The faster library on this processor: oneDNN where it has kernels for AVX-512. */
  FloatProduct FASTER = Processor.hasAvx512() ? OneDnn::multiply : OpenBlas::multiply;

  /** {@code c = alpha * a b + beta * c}, with a and b each in its form. Rows may be strided. */
  void multiply(
      float alpha, Form formA, FloatTensor a, Form formB, FloatTensor b, float beta, FloatTensor c);
}
