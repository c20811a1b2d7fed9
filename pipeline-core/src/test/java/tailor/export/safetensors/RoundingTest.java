package tailor.export.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class RoundingTest {
  @Test
  void everyHalfSurvivesTheWayToFloatAndBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfPrecision.toFloat((short) bits);
      short back = HalfPrecision.fromFloat(value);
      assertThat(Float.isNaN(value) ? bits | 0x200 : bits).isEqualTo(back & 0xFFFF);
    }
  }

  @Test
  void everyBrainFloatSurvivesTheWayToFloatAndBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = BrainFloat.toFloat((short) bits);
      short back = BrainFloat.fromFloat(value);
      assertThat(Float.isNaN(value) ? bits | 0x40 : bits).isEqualTo(back & 0xFFFF);
    }
  }

  @Test
  void whatATypeCanHoldEndsWhereItRoundsToInfinity() {
    assertThat(WeightType.F16.canHold(Math.nextDown(65520f))).isTrue();
    assertThat(WeightType.F16.canHold(65520f)).isFalse();
    assertThat(HalfPrecision.toFloat(HalfPrecision.fromFloat(Math.nextDown(65520f))))
        .isEqualTo(65504f);
    assertThat(HalfPrecision.toFloat(HalfPrecision.fromFloat(65520f))).isInfinite();
    assertThat(BrainFloat.toFloat(BrainFloat.fromFloat(BrainFloat.LARGEST))).isFinite();
    assertThat(BrainFloat.toFloat(BrainFloat.fromFloat(Math.nextUp(BrainFloat.LARGEST))))
        .isInfinite();
    assertThat(WeightType.F32.canHold(Float.MAX_VALUE)).isTrue();
    assertThat(WeightType.F32.canHold(Float.NaN)).isFalse();
    assertThat(WeightType.BF16.canHold(Float.NEGATIVE_INFINITY)).isFalse();
  }

  @Property
  void halvesRoundToTheNearest(@ForAll @FloatRange(min = -65504f, max = 65504f) float value) {
    short half = HalfPrecision.fromFloat(value);
    double error = Math.abs((double) HalfPrecision.toFloat(half) - value);
    for (int step : new int[] {-1, 1}) {
      float neighbour = HalfPrecision.toFloat((short) (half + step));
      if (Float.isFinite(neighbour)) {
        double distance = Math.abs((double) neighbour - value);
        assertThat(error).isLessThanOrEqualTo(distance);
        if (error == distance) {
          assertThat(half & 1).isZero();
        }
      }
    }
  }

  @Property
  void brainFloatsRoundToTheNearest(@ForAll float value) {
    if (!WeightType.BF16.canHold(value)) {
      return;
    }
    short half = BrainFloat.fromFloat(value);
    double error = Math.abs((double) BrainFloat.toFloat(half) - value);
    for (int step : new int[] {-1, 1}) {
      float neighbour = BrainFloat.toFloat((short) (half + step));
      if (Float.isFinite(neighbour)) {
        double distance = Math.abs((double) neighbour - value);
        assertThat(error).isLessThanOrEqualTo(distance);
        if (error == distance && error > 0) {
          assertThat(half & 1).isZero();
        }
      }
    }
  }
}
