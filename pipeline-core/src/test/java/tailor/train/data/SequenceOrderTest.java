package tailor.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SequenceOrderTest {
  @Property(tries = 100)
  void shares_of_an_epoch_hold_every_row_once(
      @ForAll @IntRange(min = 1, max = 20_000) int rows,
      @ForAll @IntRange(min = 1, max = 7) int shares,
      @ForAll @IntRange(min = 0, max = 3) int epoch) {
    SequenceOrder order = new SequenceOrder(rows, 17);
    long[] seen =
        LongStream.range(0, shares)
            .flatMap(
                i ->
                    Arrays.stream(
                        order.share(
                            (long) epoch * rows + rows * i / shares,
                            (long) epoch * rows + rows * (i + 1) / shares)))
            .sorted()
            .toArray();
    assertThat(seen).isEqualTo(LongStream.range(0, rows).toArray());
  }

  @Test
  void a_share_does_not_depend_on_what_was_asked_before() {
    SequenceOrder asked = new SequenceOrder(10_000, 17);
    asked.share(25_000, 26_000);
    assertThat(asked.share(9_900, 10_100))
        .isEqualTo(new SequenceOrder(10_000, 17).share(9_900, 10_100));
  }

  @Test
  void epochs_and_seeds_differ() {
    SequenceOrder order = new SequenceOrder(100, 17);
    assertThat(order.share(0, 100)).isNotEqualTo(order.share(100, 200));
    assertThat(order.share(0, 100)).isNotEqualTo(new SequenceOrder(100, 18).share(0, 100));
  }

  @Property(tries = 50)
  void neighbouring_rows_are_far_from_each_other(
      @ForAll @IntRange(min = 1_000, max = 1_000_000) int rows, @ForAll long seed) {
    long[] share = new SequenceOrder(rows, seed).share(0, 200);
    double nearby =
        LongStream.of(share)
            .filter(row -> Arrays.stream(share).anyMatch(other -> other == row + 1))
            .count();
    // each of 200 rows is followed by one of the others with a chance of 199 in all rows
    double expected = 200.0 * 199 / rows;
    assertThat(nearby).isLessThan(expected + 6 * Math.sqrt(expected) + 3);
  }

  @Property(tries = 20)
  void every_row_is_as_likely_at_every_position(@ForAll @IntRange(min = 2, max = 12) int rows) {
    int epochs = 2_000;
    int[][] counts = new int[rows][rows];
    SequenceOrder order = new SequenceOrder(rows, 17);
    for (int epoch = 0; epoch < epochs; epoch++) {
      long[] share = order.share((long) epoch * rows, (long) (epoch + 1) * rows);
      for (int position = 0; position < rows; position++) {
        counts[position][(int) share[position]]++;
      }
    }
    double expected = (double) epochs / rows;
    double chiSquare =
        Arrays.stream(counts)
            .flatMapToInt(Arrays::stream)
            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
            .sum();
    double freedom = Math.pow(rows - 1.0, 2);
    assertThat(chiSquare).isLessThan(freedom + 6 * Math.sqrt(2 * freedom) + 6);
  }
}
