package tailor.model.vector;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Softmax cross-entropy of rows of logits. Offsets are in bytes. */
final class CrossEntropy {
  private CrossEntropy() {}

  /** Returns how many targets have the highest logit of their row. */
  static int loss(
      Team team, NativeMemory memory, FloatTensor logits, int[] targets, FloatTensor losses) {
    int width = logits.width();
    AtomicInteger correct = new AtomicInteger();
    FloatTensor powers = FloatTensor.allocate(memory, team.size(), width);
    team.divideRows(
        logits,
        (member, from, to) -> {
          ByteBuffer rows = logits.bytes(from, to - from);
          ByteBuffer out = losses.flat(from, to - from);
          for (int i = 0; i < to - from; i++) {
            int at = i * logits.strideBytes();
            float target = rows.getFloat(at + targets[(int) from + i] * Float.BYTES);
            float max = VectorArithmetic.max(rows, at, width);
            float sum = exponentials(rows, at, powers.bytes(member, 1), 0, width, max);
            out.putFloat(i * Float.BYTES, (float) (Math.log(sum) + max - target));
            correct.addAndGet(target == max ? 1 : 0);
          }
        });
    powers.close();
    return correct.get();
  }

  /** The loss of smoothed targets, after which the logits hold the gradient. */
  static int gradient(
      Team team, FloatTensor logits, int[] targets, double smoothing, FloatTensor losses) {
    int width = logits.width();
    float ofTarget = (float) (1 - smoothing);
    float ofEach = (float) (smoothing / width);
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
            double spread = 0;
            if (smoothing > 0) {
              double mean = VectorArithmetic.sumOfDistances(rows, at, width, max) / width;
              spread = smoothing * (mean + max - target);
            }
            float sum = exponentials(rows, at, rows, at, width, max);
            VectorArithmetic.scale(rows, at, width, 1 / sum);
            if (smoothing > 0) {
              VectorArithmetic.add(rows, at, width, -ofEach);
            }
            rows.putFloat(atTarget, rows.getFloat(atTarget) - ofTarget);
            out.putFloat(i * Float.BYTES, (float) (Math.log(sum) + max - target - spread));
            correct.addAndGet(target == max ? 1 : 0);
          }
        });
    return correct.get();
  }

  /** {@code y = exp(x - max)}; returns their sum. */
  private static float exponentials(
      ByteBuffer x, int from, ByteBuffer y, int to, int width, float max) {
    float factor = Exponential.LOG2_E;
    return Exponential.powers(x, from, y, to, width, factor, factor * max);
  }
}
