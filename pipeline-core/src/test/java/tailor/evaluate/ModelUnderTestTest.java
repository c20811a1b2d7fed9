package tailor.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import tailor.config.ConfigurationException;

class ModelUnderTestTest {
  private final Configuration hadoop = new Configuration(false);

  @Test
  void is_at_the_same_place_for_executors_in_other_directories() {
    assertThat(ModelUnderTest.at("generic", "conf/my base", hadoop).location())
        .isEqualTo("file:" + Path.of("conf/my base").toAbsolutePath());
    assertThat(ModelUnderTest.at("generic", "file:/models/base", hadoop).location())
        .isEqualTo("file:/models/base");
  }

  @Test
  void refuses_a_file_system_that_is_not_there() {
    assertThatThrownBy(() -> ModelUnderTest.at("generic", "nofs://models/base", hadoop))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nofs://models/base");
  }
}
