package tailor.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {
  private static final ModelConfig SMOL =
      new ModelConfig(
          49152, 576, 1536, 30, 9, 3, 64, 8192, 1e-5, RotaryConfig.unscaled(10000), true);

  @Test
  void countsWhatTheModelCardSays() {
    assertThat(ParameterLayout.of(SMOL).size()).isEqualTo(134_515_008);
  }

  @Test
  void entriesFollowEachOtherWithoutAGap() {
    ParameterLayout layout = ParameterLayout.of(SMOL);
    long end = 0;
    for (ParameterLayout.Parameter parameter : layout.parameters().values()) {
      assertThat(parameter.offset()).as(parameter.name()).isEqualTo(end);
      assertThat(parameter.isMatrix()).isEqualTo(end < layout.matrixSize());
      end += parameter.size();
    }
    assertThat(end).isEqualTo(layout.size());
  }

  @Test
  void whatIsMultipliedAtOnceIsAdjacent() {
    ParameterLayout layout = ParameterLayout.of(SMOL);
    assertThat(layout.parameters().keySet())
        .containsSubsequence(
            List.of(
                "model.layers.7.self_attn.q_proj.weight",
                "model.layers.7.self_attn.k_proj.weight",
                "model.layers.7.self_attn.v_proj.weight",
                "model.layers.7.self_attn.o_proj.weight",
                "model.layers.7.mlp.gate_proj.weight",
                "model.layers.7.mlp.up_proj.weight",
                "model.layers.7.mlp.down_proj.weight"));
    ParameterLayout.LayerParameters layer = layout.layer(7);
    assertThat(layer.weights())
        .hasEntrySatisfying(
            LinearMap.QUERY_KEY_VALUE,
            block -> assertThat(block).isEqualTo(block(layout, "self_attn.q_proj", 960, 576)))
        .hasEntrySatisfying(
            LinearMap.FEED_FORWARD_INPUT,
            block -> assertThat(block).isEqualTo(block(layout, "mlp.gate_proj", 3072, 576)));
    assertThat(layer.biases()).isEmpty();
  }

  @Test
  void biasesFollowTheNormsOfTheirLayer() {
    ModelConfig biased =
        SMOL.withBlocks(
            DecoderBlocks.LLAMA.withBiases(
                Set.of(LinearMap.QUERY_KEY_VALUE, LinearMap.FEED_FORWARD_OUTPUT)));
    ParameterLayout layout = ParameterLayout.of(biased);
    assertThat(layout.size()).isEqualTo(134_515_008 + 30 * (960 + 576));
    assertThat(layout.matrixSize()).isEqualTo(ParameterLayout.of(SMOL).matrixSize());
    assertThat(layout.parameters().keySet())
        .containsSubsequence(
            "model.layers.7.post_attention_layernorm.weight",
            "model.layers.7.self_attn.q_proj.bias",
            "model.layers.7.self_attn.k_proj.bias",
            "model.layers.7.self_attn.v_proj.bias",
            "model.layers.7.mlp.down_proj.bias",
            "model.layers.8.input_layernorm.weight")
        .doesNotContain("model.layers.7.self_attn.o_proj.bias");
    assertThat(layout.layer(7).biases().get(LinearMap.QUERY_KEY_VALUE))
        .isEqualTo(
            new ParameterLayout.Block(
                offset(layout, "model.layers.7.self_attn.q_proj.bias"), 1, 960));
  }

  private static ParameterLayout.Block block(
      ParameterLayout layout, String module, long rows, long columns) {
    long offset = offset(layout, "model.layers.7." + module + ".weight");
    return new ParameterLayout.Block(offset, rows, columns);
  }

  private static long offset(ParameterLayout layout, String name) {
    return requireNonNull(layout.parameters().get(name)).offset();
  }

  @Test
  void onlyAnUntiedModelHasAnOutputProjection() {
    ModelConfig untied =
        new ModelConfig(10, 8, 8, 1, 1, 1, 8, 8, 1e-5, RotaryConfig.unscaled(10000), false);
    assertThat(ParameterLayout.of(untied).parameters()).containsKey(ParameterLayout.OUTPUT);
    assertThat(ParameterLayout.of(SMOL).parameters()).doesNotContainKey(ParameterLayout.OUTPUT);
    assertThat(ParameterLayout.of(SMOL).output()).isEqualTo(ParameterLayout.of(SMOL).embedding());
  }

  @Test
  void offsetsOfLargeModelsAreLong() {
    ModelConfig llama =
        new ModelConfig(
            128256, 4096, 14336, 32, 32, 8, 128, 8192, 1e-5, RotaryConfig.unscaled(5e5), false);
    assertThat(ParameterLayout.of(llama).size()).isEqualTo(8_030_261_248L);
  }
}
