package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BatchTest {

  @Test
  void segmentsRestartPositionsAndTargets() {
    Batch batch =
        Batch.ofSegmentIds(
            2,
            5,
            new int[] {1, 2, 3, 4, 5, 6, 7, 8, 0, 0},
            new int[] {1, 1, 2, 2, 2, 1, 1, 1, 0, 0},
            new byte[] {1, 1, 1, 0, 1, 1, 1, 1, 1, 1});

    assertThat(batch.segmentStarts()).containsExactly(0, 0, 2, 2, 2, 0, 0, 0, 3, 4);
    assertThat(batch.positions()).containsExactly(0, 1, 0, 1, 2, 0, 1, 2, 0, 0);
    assertThat(batch.predictors()).containsExactly(0, 3, 5, 6);
  }

  @Test
  void oneSequenceCountsAllButItsFirstToken() {
    assertThat(Batch.of(4, 5, 6).predictors()).containsExactly(0, 1);
    assertThat(Batch.of(4).predictors()).isEmpty();
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new Batch(1, 2, new int[3], new int[2], new byte[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 rows of 2 tokens has 3 tokens");
    assertThatThrownBy(() -> new Batch(1, 3, new int[3], new int[] {0, 1, 0}, new byte[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token 2 of row 0 says that its segment begins at 0");
  }
}
