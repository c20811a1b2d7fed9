package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * RMS norm of rows, or of each of several groups of columns in a row, and its gradient. Offsets are
 * in bytes.
 */
final class RmsNorm implements AutoCloseable {
  /** Rows whose contributions to the gradient of the weight are summed before all others. */
  private static final int PART = 64;

  private final Team team;
  private final NativeMemory memory;
  private FloatTensor parts; // [parts, C]

  RmsNorm(Team team, NativeMemory memory) {
    this.team = team;
    this.memory = memory;
    this.parts = FloatTensor.allocate(memory, 0, 0);
  }

  void forward(
      FloatTensor x, FloatTensor weight, double epsilon, FloatTensor y, FloatTensor inverse) {
    int width = weight.width();
    int groups = x.width() / width;
    int bytes = width * Float.BYTES;
    team.divideRows(
        x,
        (member, from, to) -> {
          ByteBuffer input = x.bytes(from, to - from);
          ByteBuffer output = y.bytes(from, to - from);
          ByteBuffer weights = weight.bytes(0, 1);
          ByteBuffer inverses = inverse.flat(from * groups, (to - from) * groups);
          for (int i = 0; i < (to - from) * groups; i++) {
            int offset = i % groups * bytes;
            int at = i / groups * x.strideBytes() + offset;
            float squares = VectorArithmetic.dot(input, at, input, at, width);
            float factor = inverse(squares, width, epsilon);
            inverses.putFloat(i * Float.BYTES, factor);
            int atY = i / groups * y.strideBytes() + offset;
            normalizeRow(input, at, weights, factor, output, atY, width);
          }
        });
  }

  void addForward(
      FloatTensor x,
      FloatTensor delta,
      FloatTensor weight,
      double epsilon,
      FloatTensor sum,
      FloatTensor y,
      FloatTensor inverse) {
    int width = x.width();
    team.divideRows(
        x,
        (member, from, to) -> {
          ByteBuffer input = x.bytes(from, to - from);
          ByteBuffer change = delta.bytes(from, to - from);
          ByteBuffer total = sum.bytes(from, to - from);
          ByteBuffer output = y.bytes(from, to - from);
          ByteBuffer weights = weight.bytes(0, 1);
          ByteBuffer inverses = inverse.flat(from, to - from);
          for (int i = 0; i < to - from; i++) {
            int at = i * sum.strideBytes();
            float squares =
                addRow(
                    input, i * x.strideBytes(), change, i * delta.strideBytes(), total, at, width);
            float factor = inverse(squares, width, epsilon);
            inverses.putFloat(i * Float.BYTES, factor);
            normalizeRow(total, at, weights, factor, output, i * y.strideBytes(), width);
          }
        });
  }

  /** Adds to dx, and to dWeight unless it is null. */
  void gradient(
      FloatTensor dy,
      FloatTensor x,
      FloatTensor weight,
      FloatTensor inverse,
      FloatTensor dx,
      @Nullable FloatTensor dWeight) {
    int width = weight.width();
    int groups = x.width() / width;
    long count = (x.rows() + PART - 1) / PART;
    requireParts(count, width);
    team.divide(
        x.rows(),
        PART,
        PART,
        (member, from, to) -> {
          ByteBuffer part = parts.bytes(from / PART, 1);
          VectorArithmetic.fill(part, 0, width, 0);
          gradientRows(
              dy.rowRange(from, to - from),
              x.rowRange(from, to - from),
              weight,
              inverse.flat(from * groups, (to - from) * groups),
              dx.rowRange(from, to - from),
              part);
        });
    if (dWeight == null) {
      return;
    }
    ByteBuffer total = dWeight.bytes(0, 1);
    for (long i = 0; i < count; i++) {
      VectorArithmetic.addScaled(1, parts.bytes(i, 1), 0, total, 0, width);
    }
  }

  @Override
  public void close() {
    parts.close();
  }

  private void requireParts(long count, int width) {
    if (parts.rows() < count || parts.columns() != width) {
      parts.close();
      parts = FloatTensor.allocate(memory, count, width);
    }
  }

  private static void gradientRows(
      FloatTensor dy,
      FloatTensor x,
      FloatTensor weight,
      ByteBuffer inverses,
      FloatTensor dx,
      ByteBuffer dWeight) {
    int width = weight.width();
    int groups = x.width() / width;
    int rows = Math.toIntExact(x.rows());
    ByteBuffer gradients = dy.bytes(0, rows);
    ByteBuffer input = x.bytes(0, rows);
    ByteBuffer weights = weight.bytes(0, 1);
    ByteBuffer dInput = dx.bytes(0, rows);
    for (int i = 0; i < rows * groups; i++) {
      int row = i / groups;
      int offset = i % groups * width * Float.BYTES;
      int atDy = row * dy.strideBytes() + offset;
      int atX = row * x.strideBytes() + offset;
      float inverse = inverses.getFloat(i * Float.BYTES);
      float projection = projection(gradients, atDy, weights, input, atX, width);
      float share = -inverse * inverse * inverse * projection / width;
      int atDx = row * dx.strideBytes() + offset;
      gradientRow(
          gradients, atDy, input, atX, weights, inverse, share, dInput, atDx, dWeight, width);
    }
  }

  /** {@code sum = x + delta}; returns the sum of the squares of the outcome. */
  private static float addRow(
      ByteBuffer x, int atX, ByteBuffer delta, int atDelta, ByteBuffer sum, int atSum, int width) {
    int whole = Lanes.vectorBytes(width);
    FloatVector squares = Lanes.zero();
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector value = Lanes.load(x, atX + i).add(Lanes.load(delta, atDelta + i));
      Lanes.store(value, sum, atSum + i);
      squares = value.fma(value, squares);
    }
    float total = squares.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      float value = x.getFloat(atX + i) + delta.getFloat(atDelta + i);
      sum.putFloat(atSum + i, value);
      total = Math.fma(value, value, total);
    }
    return total;
  }

  /** {@code 1 / sqrt(squares / width + epsilon)}. */
  private static float inverse(float squares, int width, double epsilon) {
    return (float) (1 / Math.sqrt((double) squares / width + epsilon));
  }

  /** {@code y = x * inverse * weight}. */
  private static void normalizeRow(
      ByteBuffer x, int atX, ByteBuffer weight, float inverse, ByteBuffer y, int atY, int width) {
    int whole = Lanes.vectorBytes(width);
    FloatVector inverses = Lanes.all(inverse);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x, atX + i).mul(inverses).mul(Lanes.load(weight, i)), y, atY + i);
    }
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      y.putFloat(atY + i, x.getFloat(atX + i) * inverse * weight.getFloat(i));
    }
  }

  /** {@code sum(dy * weight * x)}. */
  private static float projection(
      ByteBuffer dy, int atDy, ByteBuffer weight, ByteBuffer x, int atX, int width) {
    int whole = Lanes.vectorBytes(width);
    FloatVector sums = Lanes.zero();
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector scaled = Lanes.load(dy, atDy + i).mul(Lanes.load(weight, i));
      sums = scaled.fma(Lanes.load(x, atX + i), sums);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      sum += dy.getFloat(atDy + i) * weight.getFloat(i) * x.getFloat(atX + i);
    }
    return sum;
  }

  /**
   * {@code dx += inverse * dy * weight + share * x} with {@code share = -inverse³ * projection /
   * width}, {@code dWeight += dy * x * inverse}.
   */
  private static void gradientRow(
      ByteBuffer dy,
      int atDy,
      ByteBuffer x,
      int atX,
      ByteBuffer weight,
      float inverse,
      float share,
      ByteBuffer dx,
      int atDx,
      ByteBuffer dWeight,
      int width) {
    int whole = Lanes.vectorBytes(width);
    FloatVector inverses = Lanes.all(inverse);
    FloatVector shares = Lanes.all(share);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector value = Lanes.load(x, atX + i);
      FloatVector scaled = Lanes.load(dy, atDy + i).mul(inverses);
      FloatVector sum = scaled.fma(Lanes.load(weight, i), Lanes.load(dx, atDx + i));
      Lanes.store(value.fma(shares, sum), dx, atDx + i);
      Lanes.store(scaled.fma(value, Lanes.load(dWeight, i)), dWeight, i);
    }
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      float value = x.getFloat(atX + i);
      float scaled = dy.getFloat(atDy + i) * inverse;
      dx.putFloat(atDx + i, dx.getFloat(atDx + i) + scaled * weight.getFloat(i) + value * share);
      dWeight.putFloat(i, dWeight.getFloat(i) + scaled * value);
    }
  }
}
