package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import tailor.model.AdamW;

/**
 * AdamW in one pass over parameters, gradients and moments. With the corrections of the bias c1 and
 * c2, {@code step = rate / c1 * m / (sqrt(v) / sqrt(c2) + epsilon)} is computed as {@code (rate
 * sqrt(c2) / c1) * m / (sqrt(v) + epsilon sqrt(c2))}.
 */
final class AdamWKernel {
  private final float gradientScale;
  private final float beta1;
  private final float beta2;
  private final float rest1;
  private final float rest2;
  private final float decay;
  private final float rate;
  private final float epsilon;

  AdamWKernel(AdamW step) {
    double correction = Math.sqrt(step.secondCorrection());
    gradientScale = (float) step.gradientScale();
    beta1 = (float) step.beta1();
    beta2 = (float) step.beta2();
    rest1 = (float) (1 - step.beta1());
    rest2 = (float) (1 - step.beta2());
    decay = (float) (1 - step.learningRate() * step.weightDecay());
    rate = (float) (step.learningRate() * correction / step.firstCorrection());
    epsilon = (float) (step.epsilon() * correction);
  }

  void update(
      Team team,
      FloatTensor parameters,
      FloatTensor gradients,
      FloatTensor firstMoment,
      FloatTensor secondMoment) {
    team.divideElements(
        parameters.size(),
        (member, from, to) ->
            updateBlock(
                parameters.flat(from, to - from),
                gradients.flat(from, to - from),
                firstMoment.flat(from, to - from),
                secondMoment.flat(from, to - from),
                (int) (to - from)));
  }

  private void updateBlock(
      ByteBuffer parameters, ByteBuffer gradients, ByteBuffer first, ByteBuffer second, int count) {
    int whole = Lanes.vectorBytes(count);
    FloatVector scales = Lanes.all(gradientScale);
    FloatVector betas1 = Lanes.all(beta1);
    FloatVector betas2 = Lanes.all(beta2);
    FloatVector rests1 = Lanes.all(rest1);
    FloatVector rests2 = Lanes.all(rest2);
    FloatVector decays = Lanes.all(decay);
    FloatVector rates = Lanes.all(rate);
    FloatVector epsilons = Lanes.all(epsilon);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector gradient = Lanes.load(gradients, i).mul(scales);
      FloatVector m = Lanes.load(first, i).mul(betas1).add(gradient.mul(rests1));
      FloatVector v = Lanes.load(second, i).mul(betas2).add(gradient.mul(gradient).mul(rests2));
      FloatVector step = m.mul(rates).div(v.sqrt().add(epsilons));
      Lanes.store(m, first, i);
      Lanes.store(v, second, i);
      Lanes.store(Lanes.load(parameters, i).mul(decays).sub(step), parameters, i);
    }
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      float gradient = gradients.getFloat(i) * gradientScale;
      float m = first.getFloat(i) * beta1 + gradient * rest1;
      float v = second.getFloat(i) * beta2 + gradient * gradient * rest2;
      first.putFloat(i, m);
      second.putFloat(i, v);
      float step = m * rate / ((float) Math.sqrt(v) + epsilon);
      parameters.putFloat(i, parameters.getFloat(i) * decay - step);
    }
  }
}
