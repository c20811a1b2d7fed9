package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tailor.config.ConfigurationException;
import tailor.model.RotaryScaling.RampBounds;

class ModelConfigTest {
  private static final RotaryConfig ROTARY = RotaryConfig.unscaled(10000);

  @Test
  void derivesTheSizesOfAToken() {
    ModelConfig config = new ModelConfig(49152, 576, 1536, 30, 9, 3, 64, 8192, 1e-5, ROTARY, true);

    assertThat(config.querySize()).isEqualTo(576);
    assertThat(config.keyValueSize()).isEqualTo(192);
    assertThat(config.queryKeyValueSize()).isEqualTo(960);
  }

  @Test
  void namesEveryImpossibleValue() {
    assertThatThrownBy(() -> new ModelConfig(0, 12, 10, 2, 4, 3, 5, 32, -1, ROTARY, false))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("vocab_size is 0, expected at least 1")
        .hasMessageContaining("head_dim is 5")
        .hasMessageContaining("num_attention_heads is 4, which is no multiple of")
        .hasMessageContaining("rms_norm_eps is -1.0");
  }

  @Test
  void refusesImpossibleRotaryEmbedding() {
    assertThatThrownBy(() -> RotaryConfig.unscaled(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rope_theta is 0.0");
    assertThatThrownBy(() -> new RotaryScaling.Linear(Double.NaN))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rope_scaling.factor is NaN");
    assertThatThrownBy(() -> new RotaryScaling.Llama3(8, 4, 1, 8192))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("0 < low_freq_factor < high_freq_factor");
    assertThatThrownBy(() -> new RotaryScaling.Yarn(4, 16, 1, 32, RampBounds.WHOLE, 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("0 < beta_slow <= beta_fast");
    assertThatThrownBy(() -> new RotaryScaling.Yarn(4, 16, 32, 1, RampBounds.WHOLE, -1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rope_scaling.attention_factor is -1.0");
  }

  @Test
  void llama3ScalesLongWavesOnly() {
    RotaryScaling scaling = new RotaryScaling.Llama3(8, 1, 4, 8192);
    float wave = (float) (2 * Math.PI / 8192);

    float[] waves = {1 / (4.5f * wave), 1 / (0.5f * wave), 1 / (2.5f * wave)};
    float[] scaled = scaling.frequencies(waves, 10_000);

    assertThat(scaled[0]).isEqualTo(1 / waves[0]);
    assertThat(scaled[1]).isEqualTo(1 / waves[1] / 8);
    assertThat(scaled[2]).isBetween(1 / waves[2] / 8, 1 / waves[2]);
  }
}
