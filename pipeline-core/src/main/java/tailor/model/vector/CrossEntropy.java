package tailor.model.vector;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Softmax cross-entropy of rows of logits. Offsets are in bytes. */
final class CrossEntropy {
  private CrossEntropy() {}

  /** Returns how many targets have the highest logit of their row. */
  static int loss(Team team, FloatTensor logits, int[] targets, FloatTensor losses) {
    int width = logits.width();
    AtomicInteger correct = new AtomicInteger();
    team.divideRows(
        logits,
        (member, from, to) -> {
          ByteBuffer rows = logits.bytes(from, to - from);
          ByteBuffer out = losses.flat(from, to - from);
          for (int i = 0; i < to - from; i++) {
            int at = i * logits.strideBytes();
            float target = rows.getFloat(at + targets[(int) from + i] * Float.BYTES);
            float max = VectorArithmetic.max(rows, at, width);
            float sum = sumOfExponentials(rows, at, width, max);
            out.putFloat(i * Float.BYTES, (float) (Math.log(sum) + max - target));
            correct.addAndGet(target == max ? 1 : 0);
          }
        });
    return correct.get();
  }

  /** {@link #loss}, after which the logits hold the gradient. */
  static int gradient(Team team, FloatTensor logits, int[] targets, FloatTensor losses) {
    int width = logits.width();
    AtomicInteger correct = new AtomicInteger();
    team.divideRows(
        logits,
        (member, from, to) -> {
          ByteBuffer rows = logits.bytes(from, to - from);
          ByteBuffer out = losses.flat(from, to - from);
          for (int i = 0; i < to - from; i++) {
            int at = i * logits.strideBytes();
            int atTarget = at + targets[(int) from + i] * Float.BYTES;
            float target = rows.getFloat(atTarget);
            float max = VectorArithmetic.max(rows, at, width);
            float sum = exponentials(rows, at, width, max);
            VectorArithmetic.scale(rows, at, width, 1 / sum);
            rows.putFloat(atTarget, rows.getFloat(atTarget) - 1);
            out.putFloat(i * Float.BYTES, (float) (Math.log(sum) + max - target));
            correct.addAndGet(target == max ? 1 : 0);
          }
        });
    return correct.get();
  }

  /** {@code sum(exp(logits - max))}. */
  private static float sumOfExponentials(ByteBuffer logits, int at, int width, float max) {
    int whole = Lanes.vectorBytes(width);
    FloatVector factor = Lanes.all(Exponential.LOG2_E);
    FloatVector shift = Lanes.all(max);
    FloatVector sums = Lanes.zero();
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      sums = sums.add(Exponential.powerOfTwo(Lanes.load(logits, at + i).sub(shift).mul(factor)));
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      sum += (float) Math.exp(logits.getFloat(at + i) - max);
    }
    return sum;
  }

  /** {@code logits = exp(logits - max)}; returns their sum. */
  private static float exponentials(ByteBuffer logits, int at, int width, float max) {
    int whole = Lanes.vectorBytes(width);
    FloatVector factor = Lanes.all(Exponential.LOG2_E);
    FloatVector shift = Lanes.all(max);
    FloatVector sums = Lanes.zero();
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector power = Exponential.powerOfTwo(Lanes.load(logits, at + i).sub(shift).mul(factor));
      Lanes.store(power, logits, at + i);
      sums = sums.add(power);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      float power = (float) Math.exp(logits.getFloat(at + i) - max);
      logits.putFloat(at + i, power);
      sum += power;
    }
    return sum;
  }
}
