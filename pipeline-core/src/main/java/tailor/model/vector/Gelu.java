package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * GELU of rows by its approximation with tanh, and its gradient. Since {@code (1 + tanh(u)) / 2 = 1
 * / (1 + e^-2u)}, {@code -2u} and then its power of e go into the output, and are used and replaced
 * there. Offsets are in bytes.
 */
final class Gelu {
  /** {@code -2 sqrt(2 / π)}. */
  private static final float SCALE = (float) (-2 * Math.sqrt(2 / Math.PI));

  private static final float CUBE = 0.044715f;

  private Gelu() {}

  static void forward(Team team, FloatTensor x, FloatTensor out) {
    team.divideRows(
        x,
        (member, from, to) -> {
          ByteBuffer input = x.bytes(from, to - from);
          ByteBuffer output = out.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            row(input, i * x.strideBytes(), output, i * out.strideBytes(), x.width());
          }
        });
  }

  static void gradient(Team team, FloatTensor dOut, FloatTensor x, FloatTensor dx) {
    team.divideRows(
        x,
        (member, from, to) -> {
          ByteBuffer gradients = dOut.bytes(from, to - from);
          ByteBuffer input = x.bytes(from, to - from);
          ByteBuffer output = dx.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            int atX = i * x.strideBytes();
            int atDx = i * dx.strideBytes();
            gradientRow(gradients, i * dOut.strideBytes(), input, atX, output, atDx, x.width());
          }
        });
  }

  /** {@code out = x / (1 + e^-2u)}. */
  private static void row(ByteBuffer x, int atX, ByteBuffer out, int atOut, int width) {
    powers(x, atX, out, atOut, width);
    int whole = Lanes.vectorBytes(width);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x, atX + i).div(Lanes.load(out, atOut + i).add(1)), out, atOut + i);
    }
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      out.putFloat(atOut + i, x.getFloat(atX + i) / (1 + out.getFloat(atOut + i)));
    }
  }

  /** {@code dx = dOut * s * (1 + x * (1 - s) * 2u')} with {@code s = 1 / (1 + e^-2u)}. */
  private static void gradientRow(
      ByteBuffer dOut, int atDOut, ByteBuffer x, int atX, ByteBuffer dx, int atDx, int width) {
    powers(x, atX, dx, atDx, width);
    int whole = Lanes.vectorBytes(width);
    FloatVector ones = Lanes.all(1);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector value = Lanes.load(x, atX + i);
      FloatVector sigmoid = ones.div(Lanes.load(dx, atDx + i).add(ones));
      FloatVector inner = value.mul(value).mul(-3 * CUBE * SCALE).sub(SCALE);
      FloatVector slope = value.mul(ones.sub(sigmoid)).fma(inner, ones);
      Lanes.store(Lanes.load(dOut, atDOut + i).mul(sigmoid).mul(slope), dx, atDx + i);
    }
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      float value = x.getFloat(atX + i);
      float sigmoid = 1 / (1 + dx.getFloat(atDx + i));
      float inner = -3 * CUBE * SCALE * value * value - SCALE;
      float slope = 1 + value * (1 - sigmoid) * inner;
      dx.putFloat(atDx + i, dOut.getFloat(atDOut + i) * sigmoid * slope);
    }
  }

  /** {@code y = e^-2u} with {@code u = sqrt(2 / π) * (x + 0.044715 x³)}. */
  private static void powers(ByteBuffer x, int atX, ByteBuffer y, int atY, int width) {
    int whole = Lanes.vectorBytes(width);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector value = Lanes.load(x, atX + i);
      FloatVector inner = value.mul(value).mul(CUBE).add(1);
      Lanes.store(inner.mul(value).mul(SCALE), y, atY + i);
    }
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      float value = x.getFloat(atX + i);
      y.putFloat(atY + i, (CUBE * value * value + 1) * value * SCALE);
    }
    Exponential.powers(y, atY, y, atY, width, Exponential.LOG2_E, 0);
  }
}
