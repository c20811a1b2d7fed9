package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.Problems;

class NearOptionsTest {
  static final NearOptions DEFAULTS =
      new NearOptions(true, 0.8, 0.7, 5, 14, 8, 2, false, List.of());

  @Test
  void hasTheDefaultsOfTheField() {
    assertThat(new Binder(new Problems()).bind(ConfigFactory.empty(), NearOptions.class))
        .isEqualTo(DEFAULTS);
  }

  @Test
  void refusesClustersThatAreNarrowerThanDuplicates() {
    assertThatThrownBy(() -> new NearOptions(true, 0.8, 0.9, 5, 14, 8, 2, false, List.of()))
        .hasMessageContaining("cluster-threshold is 0.9")
        .hasMessageContaining("0.8");
  }
}
