package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.config.ConfigurationException;

class StandaloneMasterTest {
  @Test
  void isNamedByItsSchemeAlone() {
    assertThat(StandaloneMaster.of("local[2]")).isEmpty();
    assertThat(StandaloneMaster.of("yarn")).isEmpty();
    assertThat(StandaloneMaster.of("")).isEmpty();
    assertThat(StandaloneMaster.of("spark://a:7077,b:7078")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spark://", "spark://host", "spark://host:", "spark://a:1,", "spark://a:70770"})
  void needsHostAndPort(String url) {
    assertThatThrownBy(() -> StandaloneMaster.of(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + url + "'; expected spark://HOST:PORT");
  }

  @Test
  void isReachableIfOneOfItsAddressesIs() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "spark://127.0.0.1:1,127.0.0.1:" + server.getLocalPort();
      assertThatCode(() -> StandaloneMaster.of(url).orElseThrow().requireReachable(Duration.ZERO))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void saysWhichMasterDoesNotAnswer() {
    assertThatThrownBy(
            () ->
                StandaloneMaster.of("spark://127.0.0.1:1")
                    .orElseThrow()
                    .requireReachable(Duration.ZERO))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(
            "spark://127.0.0.1:1 does not answer: 127.0.0.1:1: Connection refused")
        .hasMessageContaining("spark-submit --master");
  }
}
