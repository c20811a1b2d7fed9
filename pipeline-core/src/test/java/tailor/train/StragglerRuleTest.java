package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StragglerRuleTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void nobody_is_late_while_fewer_than_half_have_delivered() {
    assertThat(new StragglerRule(5, SECOND).limit(List.of(SECOND, SECOND))).isEmpty();
    assertThat(new StragglerRule(2, SECOND).limit(List.of())).isEmpty();
    assertThat(new StragglerRule(1, Duration.ZERO).limit(List.of())).isEmpty();
  }

  @Test
  void the_deadline_follows_the_slowest_that_has_delivered() {
    StragglerRule rule = new StragglerRule(4, Duration.ofSeconds(5));
    assertThat(rule.limit(List.of(SECOND, Duration.ofSeconds(3)))).hasValue(Duration.ofSeconds(8));
    assertThat(rule.limit(List.of(SECOND, Duration.ofSeconds(3), Duration.ofSeconds(7))))
        .hasValue(Duration.ofSeconds(12));
  }
}
