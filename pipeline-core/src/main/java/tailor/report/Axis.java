package tailor.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A linear axis from {@code low} to {@code high}, both of them ticks.
 *
 * @param step distance of two ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {
  private static final int MOST_STEPS = 6;

  /** The narrowest axis with round ticks that holds all values. */
  static Axis of(DoubleStream values) {
    var range = values.filter(Double::isFinite).summaryStatistics();
    double low = range.getCount() == 0 ? 0 : range.getMin();
    double high = range.getCount() == 0 ? 1 : range.getMax();
    if (high - low < 1e-12) {
      double margin = Math.max(Math.abs(low) * 0.1, 1e-6);
      low -= margin;
      high += margin;
    }
    double step = roundStep((high - low) / MOST_STEPS);
    return new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long count = Math.round((high - low) / step);
    for (long i = 0; i <= count; i++) {
      ticks.add(low + i * step);
    }
    return ticks;
  }

  /** Where a value lies between the ends: 0 at the low end, 1 at the high. */
  double position(double value) {
    return (value - low) / (high - low);
  }

  /** A tick's label, with as many decimals as the step has. */
  String label(double tick) {
    if (Math.abs(tick) >= 1e6 || (step < 1e-3)) {
      return String.format(java.util.Locale.ROOT, "%.1e", tick);
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(java.util.Locale.ROOT, "%,." + decimals + "f", tick + 0.0);
  }

  private static double roundStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
