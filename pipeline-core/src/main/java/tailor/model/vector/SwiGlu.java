package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * SwiGLU of rows, gate and up side by side, and its gradient: {@code e^-gate} goes into the output,
 * and is used and replaced there. Offsets are in bytes.
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
    Exponential.powers(gateUp, atGate, out, atOut, width, -Exponential.LOG2_E, 0);
    int whole = Lanes.vectorBytes(width);
    int atUp = atGate + width * Float.BYTES;
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector product = Lanes.load(gateUp, atGate + i).mul(Lanes.load(gateUp, atUp + i));
      Lanes.store(product.div(Lanes.load(out, atOut + i).add(1)), out, atOut + i);
    }
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      float product = gateUp.getFloat(atGate + i) * gateUp.getFloat(atUp + i);
      out.putFloat(atOut + i, product / (1 + out.getFloat(atOut + i)));
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
    Exponential.powers(gateUp, atGate, dGateUp, atDGate, width, -Exponential.LOG2_E, 0);
    int whole = Lanes.vectorBytes(width);
    int atUp = atGate + width * Float.BYTES;
    int atDUp = atDGate + width * Float.BYTES;
    FloatVector ones = Lanes.all(1);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector gate = Lanes.load(gateUp, atGate + i);
      FloatVector sigmoid = ones.div(Lanes.load(dGateUp, atDGate + i).add(ones));
      FloatVector gradient = Lanes.load(dOut, atDOut + i).mul(sigmoid);
      FloatVector slope = gate.fma(ones.sub(sigmoid), ones);
      Lanes.store(gradient.mul(gate), dGateUp, atDUp + i);
      Lanes.store(gradient.mul(Lanes.load(gateUp, atUp + i)).mul(slope), dGateUp, atDGate + i);
    }
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      float gate = gateUp.getFloat(atGate + i);
      float sigmoid = 1 / (1 + dGateUp.getFloat(atDGate + i));
      float gradient = dOut.getFloat(atDOut + i) * sigmoid;
      float slope = 1 + gate * (1 - sigmoid);
      dGateUp.putFloat(atDUp + i, gradient * gate);
      dGateUp.putFloat(atDGate + i, gradient * gateUp.getFloat(atUp + i) * slope);
    }
  }
}
