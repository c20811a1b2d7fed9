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

  @Test
  void a_share_of_many_rows_lies_in_few_blocks() {
    SequenceOrder order = new SequenceOrder(1_000_000, 17);
    long blocks =
        Arrays.stream(order.share(12_345, 12_345 + 640)).map(row -> row / 64).distinct().count();
    assertThat(blocks).isBetween(10L, 12L);
  }
}
