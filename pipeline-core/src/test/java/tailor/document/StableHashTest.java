package tailor.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StableHashTest {
  @Test
  void staysWhatItWas() {
    assertThat(StableHash.id("a", "b")).isEqualTo("83aeede90d5a92dc8273a439986d2ff2");
    assertThat(StableHash.of(17, "a")).isEqualTo(-174677356014369925L);
  }

  @Test
  void tellsPartsApart() {
    assertThat(StableHash.id("ab", "c")).isNotEqualTo(StableHash.id("a", "bc"));
    assertThat(StableHash.of(1, "a")).isNotEqualTo(StableHash.of(2, "a"));
  }

  @Test
  void unitIsUniform() {
    double[] values =
        IntStream.range(0, 10_000)
            .mapToDouble(i -> StableHash.unit(17, String.valueOf(i)))
            .toArray();

    assertThat(IntStream.range(0, values.length).filter(i -> values[i] < 0.1).count())
        .isBetween(900L, 1100L);
    assertThat(Arrays.stream(values).allMatch(value -> value >= 0 && value < 1)).isTrue();
  }
}
