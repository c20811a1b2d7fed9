package tailor.export;

import tailor.export.family.StoredTensor;

/** Matrices that files have the other way round than the flat vector of a model. */
final class Transposition {
  private Transposition() {}

  /** A stored matrix, [inputs, outputs], as the flat vector has it: [outputs, inputs]. */
  static float[] toFlat(StoredTensor tensor, float[] stored) {
    return transpose(stored, columns(tensor));
  }

  /** The range of the flat vector as the matrix is stored. */
  static float[] toStored(StoredTensor tensor, float[] flat) {
    return transpose(flat, flat.length / columns(tensor));
  }

  private static int columns(StoredTensor tensor) {
    return Math.toIntExact(tensor.shape().get(1));
  }

  private static float[] transpose(float[] matrix, int columns) {
    int rows = matrix.length / columns;
    float[] transposed = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        transposed[column * rows + row] = matrix[row * columns + column];
      }
    }
    return transposed;
  }
}
