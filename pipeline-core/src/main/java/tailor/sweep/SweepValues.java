package tailor.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/** The values of a key: a list of some, or a range of numbers. */
public record SweepValues(
    @Doc(
            "values to choose from, as a configuration has them; a list in the place of this"
                + " section does too")
        @Default("[]")
        List<String> values,
    @Doc("lowest number of a range") Optional<Double> from,
    @Doc("highest number of a range") Optional<Double> to,
    @Doc("whether orders of magnitude count rather than differences") @Default("false") boolean log,
    @Doc("whether only whole numbers will do") @Default("false") boolean whole,
    @Doc("numbers that a grid takes from a range, both ends among them")
        @Default("3")
        @InRange(min = 2, max = 1_000)
        int points) {

  /**
   * Checks that it is either of both.
   *
   * @throws IllegalArgumentException if it is not
   */
  public SweepValues {
    if (values.isEmpty() == (from.isEmpty() || to.isEmpty())) {
      throw new IllegalArgumentException("give a list of values, or from and to");
    }
    if (from.isPresent() && to.isPresent() && from.get() > to.get()) {
      throw new IllegalArgumentException(
          "from is %s, above to, which is %s".formatted(from.get(), to.get()));
    }
    if (log && from.isPresent() && from.get() <= 0) {
      throw new IllegalArgumentException(
          "from is %s, but a log scale begins above 0".formatted(from.get()));
    }
  }

  /** The values that a grid takes. */
  List<String> grid() {
    if (!values.isEmpty()) {
      return values;
    }
    return IntStream.range(0, points)
        .mapToObj(i -> between((double) i / (points - 1)))
        .distinct()
        .toList();
  }

  /**
   * The value at a place of the list or of the range.
   *
   * @param place from 0 to 1
   */
  String at(double place) {
    if (values.isEmpty()) {
      return between(place);
    }
    return values.get((int) Math.min(values.size() - 1, Math.floor(place * values.size())));
  }

  /** A number of the range, to four digits, which is as fine as anybody tunes. */
  private String between(double place) {
    double low = from.orElseThrow();
    double high = to.orElseThrow();
    double number = log ? low * Math.pow(high / low, place) : low + (high - low) * place;
    return whole
        ? Long.toString(Math.round(number))
        : new BigDecimal(number).round(new MathContext(4)).stripTrailingZeros().toString();
  }
}
