package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeLimitsTest {
  private static final long MEBIBYTE = 1L << 20;

  @Test
  void oneJvmHasAsManySlotsAsItsMasterSays() {
    assertThat(NativeLimits.of(Map.of("spark.master", "local")).slots()).isEqualTo(1);
    assertThat(NativeLimits.of(Map.of("spark.master", "local[3]")).slots()).isEqualTo(3);
    assertThat(NativeLimits.of(Map.of("spark.master", "local[3,2]")).slots()).isEqualTo(3);
    assertThat(NativeLimits.of(Map.of()).slots())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(NativeLimits.of(Map.of()).isDriversToo()).isTrue();
  }

  @Test
  void anExecutorHasTheOverheadThatItIsGiven() {
    NativeLimits limits =
        NativeLimits.of(
            Map.of(
                "spark.master",
                "yarn",
                "spark.executor.cores",
                "4",
                "spark.executor.memoryOverhead",
                "3g"));

    assertThat(limits.slots()).isEqualTo(4);
    assertThat(limits.isDriversToo()).isFalse();
    assertThat(limits.refusal(0, 3072 * MEBIBYTE)).isEmpty();
    assertThat(limits.refusal(0, 3073 * MEBIBYTE))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("3,073 MiB", "spark.executor.memoryOverhead is 3,072 MiB"));
  }

  @Test
  void withoutAWordOfItTheOverheadIsSparks() {
    assertThat(NativeLimits.of(Map.of("spark.master", "k8s://x")).overhead())
        .isEqualTo(384 * MEBIBYTE);
    assertThat(
            NativeLimits.of(Map.of("spark.master", "yarn", "spark.executor.memory", "8g"))
                .overhead())
        .isEqualTo(819 * MEBIBYTE);
  }

  @Test
  void aStandaloneClusterHoldsNobodyToIt() {
    assertThat(
            NativeLimits.of(Map.of("spark.master", "spark://h:7077")).refusal(1L << 50, 1L << 50))
        .isEmpty();
  }

  @Test
  void javaCppsLimitsCount() {
    NativeLimits limits =
        new NativeLimits("local[2]", 2, 1500 * MEBIBYTE, 3800 * MEBIBYTE, Long.MAX_VALUE);

    assertThat(limits.refusal(1500 * MEBIBYTE, 3400 * MEBIBYTE)).isEmpty();
    assertThat(limits.refusal(1501 * MEBIBYTE, 3000 * MEBIBYTE))
        .hasValueSatisfying(text -> assertThat(text).contains("maxbytes is 1,500 MiB"));
    assertThat(limits.refusal(1000 * MEBIBYTE, 3401 * MEBIBYTE))
        .hasValueSatisfying(text -> assertThat(text).contains("maxphysicalbytes is 3,800 MiB"));
  }
}
