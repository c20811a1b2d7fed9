package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Operations on runs of elements. Offsets are in bytes, counts in elements. */
final class VectorArithmetic {
  private VectorArithmetic() {}

  static void fill(ByteBuffer x, int at, int count, float value) {
    int whole = Lanes.vectorBytes(count);
    FloatVector values = Lanes.all(value);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(values, x, at + i);
    }
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      x.putFloat(at + i, value);
    }
  }

  static void copy(ByteBuffer source, int from, ByteBuffer target, int to, int count) {
    int whole = Lanes.vectorBytes(count);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(source, from + i), target, to + i);
    }
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      target.putFloat(to + i, source.getFloat(from + i));
    }
  }

  static void scale(ByteBuffer x, int at, int count, float factor) {
    int whole = Lanes.vectorBytes(count);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x, at + i).mul(factor), x, at + i);
    }
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      x.putFloat(at + i, x.getFloat(at + i) * factor);
    }
  }

  /** {@code x += value}. */
  static void add(ByteBuffer x, int at, int count, float value) {
    int whole = Lanes.vectorBytes(count);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x, at + i).add(value), x, at + i);
    }
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      x.putFloat(at + i, x.getFloat(at + i) + value);
    }
  }

  /** The sum of {@code x - origin}. */
  static double sumOfDistances(ByteBuffer x, int at, int count, float origin) {
    int whole = Lanes.vectorBytes(count);
    FloatVector sums = Lanes.all(0);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      sums = sums.add(Lanes.load(x, at + i).sub(origin));
    }
    double sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      sum += x.getFloat(at + i) - origin;
    }
    return sum;
  }

  /** {@code y *= x}. */
  static void multiply(ByteBuffer x, int from, ByteBuffer y, int to, int count) {
    int whole = Lanes.vectorBytes(count);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x, from + i).mul(Lanes.load(y, to + i)), y, to + i);
    }
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      y.putFloat(to + i, x.getFloat(from + i) * y.getFloat(to + i));
    }
  }

  /** {@code z += x * y}. */
  static void addProduct(
      ByteBuffer x, int atX, ByteBuffer y, int atY, ByteBuffer z, int atZ, int count) {
    int whole = Lanes.vectorBytes(count);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(
          Lanes.load(x, atX + i).fma(Lanes.load(y, atY + i), Lanes.load(z, atZ + i)), z, atZ + i);
    }
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      z.putFloat(atZ + i, Math.fma(x.getFloat(atX + i), y.getFloat(atY + i), z.getFloat(atZ + i)));
    }
  }

  /** {@code y += factor * x}. */
  static void addScaled(float factor, ByteBuffer x, int from, ByteBuffer y, int to, int count) {
    int whole = Lanes.vectorBytes(count);
    FloatVector factors = Lanes.all(factor);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x, from + i).fma(factors, Lanes.load(y, to + i)), y, to + i);
    }
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      y.putFloat(to + i, Math.fma(x.getFloat(from + i), factor, y.getFloat(to + i)));
    }
  }

  static float dot(ByteBuffer x, int from, ByteBuffer y, int at, int count) {
    int whole = Lanes.vectorBytes(count);
    FloatVector sums = Lanes.zero();
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      sums = Lanes.load(x, from + i).fma(Lanes.load(y, at + i), sums);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      sum = Math.fma(x.getFloat(from + i), y.getFloat(at + i), sum);
    }
    return sum;
  }

  static float max(ByteBuffer x, int at, int width) {
    int whole = Lanes.vectorBytes(width);
    FloatVector largest = Lanes.all(Float.NEGATIVE_INFINITY);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      largest = largest.max(Lanes.load(x, at + i));
    }
    float max = largest.reduceLanes(VectorOperators.MAX);
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      max = Math.max(max, x.getFloat(at + i));
    }
    return max;
  }
}
