package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.ConfigurationException;
import tailor.config.Problems;

class InitOptionsTest {
  private static final String SHAPE =
      "hidden-size = 192, intermediate-size = 512, layers = 6, heads = 6, key-value-heads = 2";

  @Test
  void takesTheVocabularyFromTheTokenizer() {
    ModelConfig config = bind(SHAPE).withVocabulary(4096);
    assertThat(config.vocabularySize()).isEqualTo(4096);
    assertThat(config.headSize()).isEqualTo(32);
    assertThat(config.maxPositions()).isEqualTo(2048);
    assertThat(config.tiedEmbeddings()).isTrue();
    assertThat(ParameterLayout.of(config).size()).isEqualTo(3_148_224);
  }

  @Test
  void refusesHeadsThatDoNotDivide() {
    assertThatThrownBy(() -> bind(SHAPE + ", key-value-heads = 4"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no multiple of key-value-heads, 4");
    assertThatThrownBy(() -> bind(SHAPE + ", hidden-size = 190"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("even multiple of heads");
  }

  private static InitOptions bind(String options) {
    return new Binder(new Problems()).bind(ConfigFactory.parseString(options), InitOptions.class);
  }
}
