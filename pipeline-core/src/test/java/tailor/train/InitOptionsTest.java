package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.model.ModelConfig;
import tailor.model.ParameterLayout;

class InitOptionsTest {
  private static final String SHAPE =
      "hidden-size = 192, intermediate-size = 512, layers = 6, heads = 6, key-value-heads = 2";

  @Test
  void takes_the_vocabulary_from_the_tokenizer() {
    ModelConfig config = bind(SHAPE).shape(4096);
    assertThat(config.vocabularySize()).isEqualTo(4096);
    assertThat(config.headSize()).isEqualTo(32);
    assertThat(config.maxPositions()).isEqualTo(2048);
    assertThat(config.tiedEmbeddings()).isTrue();
    assertThat(ParameterLayout.of(config).size()).isEqualTo(3_148_224);
  }

  @Test
  void refuses_sizes_that_do_not_fit() {
    assertThatThrownBy(() -> bind(SHAPE + ", key-value-heads = 4"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no multiple of key-value-heads, 4");
    assertThatThrownBy(() -> bind(SHAPE + ", hidden-size = 190"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("even multiple of heads");
    assertThatThrownBy(() -> bind(SHAPE + ", head-size = 33"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("must be even");
  }

  private static InitOptions bind(String options) {
    Problems problems = new Problems();
    InitOptions bound =
        new Binder(problems).bind(ConfigFactory.parseString(options), InitOptions.class);
    problems.throwIfAny();
    return bound;
  }
}
