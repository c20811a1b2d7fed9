package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * SwiGLU of one row, gate and up side by side, and its gradient. Offsets are in bytes. The last
 * vector of a row overlaps the one before it where the width is no multiple of the lanes.
 */
final class SwiGlu {
  private SwiGlu() {}

  static void forward(Team team, FloatTensor gateUp, FloatTensor out) {
    team.divideRows(
        gateUp,
        (member, from, to) -> {
          ByteBuffer input = gateUp.bytes(from, to - from);
          ByteBuffer output = out.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            row(input, i * gateUp.strideBytes(), output, i * out.strideBytes(), out.width());
          }
        });
  }

  static void gradient(Team team, FloatTensor dOut, FloatTensor gateUp, FloatTensor dGateUp) {
    team.divideRows(
        gateUp,
        (member, from, to) -> {
          ByteBuffer gradients = dOut.bytes(from, to - from);
          ByteBuffer input = gateUp.bytes(from, to - from);
          ByteBuffer output = dGateUp.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            int atGate = i * gateUp.strideBytes();
            int atDGate = i * dGateUp.strideBytes();
            gradientRow(
                gradients, i * dOut.strideBytes(), input, atGate, output, atDGate, dOut.width());
          }
        });
  }

  /** {@code out = gate * sigmoid(gate) * up}. */
  private static void row(ByteBuffer gateUp, int atGate, ByteBuffer out, int atOut, int width) {
    int bytes = width * Float.BYTES;
    int atUp = atGate + bytes;
    if (width < Lanes.COUNT) {
      narrowRow(gateUp, atGate, out, atOut, bytes);
      return;
    }
    for (int next = 0; next < bytes; next += Lanes.BYTES) {
      int i = Math.min(next, bytes - Lanes.BYTES);
      FloatVector gate = Lanes.load(gateUp, atGate + i);
      FloatVector up = Lanes.load(gateUp, atUp + i);
      FloatVector power = Exponential.powerOfTwo(gate.mul(-Exponential.LOG2_E));
      Lanes.store(gate.mul(up).div(power.add(1f)), out, atOut + i);
    }
  }

  /** {@code dGate = dOut * up * s * (1 + gate * (1 - s))} and {@code dUp = dOut * gate * s}. */
  private static void gradientRow(
      ByteBuffer dOut,
      int atDOut,
      ByteBuffer gateUp,
      int atGate,
      ByteBuffer dGateUp,
      int atDGate,
      int width) {
    int bytes = width * Float.BYTES;
    int atUp = atGate + bytes;
    int atDUp = atDGate + bytes;
    if (width < Lanes.COUNT) {
      narrowGradientRow(dOut, atDOut, gateUp, atGate, dGateUp, atDGate, bytes);
      return;
    }
    FloatVector ones = Lanes.all(1f);
    for (int next = 0; next < bytes; next += Lanes.BYTES) {
      int i = Math.min(next, bytes - Lanes.BYTES);
      FloatVector gate = Lanes.load(gateUp, atGate + i);
      FloatVector power = Exponential.powerOfTwo(gate.mul(-Exponential.LOG2_E));
      FloatVector sigmoid = ones.div(power.add(ones));
      FloatVector gradient = Lanes.load(dOut, atDOut + i).mul(sigmoid);
      Lanes.store(gradient.mul(gate), dGateUp, atDUp + i);
      FloatVector slope = gate.fma(ones.sub(sigmoid), ones);
      Lanes.store(gradient.mul(Lanes.load(gateUp, atUp + i)).mul(slope), dGateUp, atDGate + i);
    }
  }

  private static void narrowRow(
      ByteBuffer gateUp, int atGate, ByteBuffer out, int atOut, int bytes) {
    for (int i = 0; i < bytes; i += Float.BYTES) {
      float gate = gateUp.getFloat(atGate + i);
      out.putFloat(atOut + i, gate * sigmoid(gate) * gateUp.getFloat(atGate + bytes + i));
    }
  }

  private static void narrowGradientRow(
      ByteBuffer dOut,
      int atDOut,
      ByteBuffer gateUp,
      int atGate,
      ByteBuffer dGateUp,
      int atDGate,
      int bytes) {
    for (int i = 0; i < bytes; i += Float.BYTES) {
      float gate = gateUp.getFloat(atGate + i);
      float sigmoid = sigmoid(gate);
      float gradient = dOut.getFloat(atDOut + i) * sigmoid;
      float slope = 1 + gate * (1 - sigmoid);
      dGateUp.putFloat(atDGate + bytes + i, gradient * gate);
      dGateUp.putFloat(atDGate + i, gradient * gateUp.getFloat(atGate + bytes + i) * slope);
    }
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
