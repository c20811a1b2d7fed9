package tailor.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.WeightType;
import tailor.model.DecoderBlocks;
import tailor.model.LinearMap;
import tailor.model.ModelConfig;
import tailor.model.QueryKeyNorm;
import tailor.model.RotaryConfig;
import tailor.model.RotaryScaling;
import tailor.model.RotaryScaling.RampBounds;
import tailor.model.SlidingWindow;
import tailor.run.BadDataException;
import tailor.tokenize.SpecialTokens;

class HuggingFaceConfigTest {
  private static final SpecialTokens NO_TOKENS =
      new SpecialTokens(OptionalInt.empty(), List.of(), OptionalInt.empty(), Set.of());

  private static final String SHAPE =
      "\"architectures\":[\"LlamaForCausalLM\"],\"vocab_size\":32,\"hidden_size\":16,"
          + "\"intermediate_size\":24,\"num_hidden_layers\":2,\"num_attention_heads\":4";

  @Test
  void leavesOutWhatTransformersDefaults() {
    ModelConfig model = parse("{" + SHAPE + "}").model();
    assertThat(model)
        .isEqualTo(
            new ModelConfig(
                32, 16, 24, 2, 4, 4, 4, 2048, 1e-6, RotaryConfig.unscaled(10000), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "rope_theta":500.0,"rope_scaling":null
          "rope_parameters":{"rope_theta":500.0,"rope_type":"default"}
          "rope_parameters":{"rope_theta":500.0}
          "rope_theta":7.0,"rope_parameters":{"rope_theta":500.0,"rope_type":"default"}
          "rope_theta":500.0,"rope_parameters":null
          """)
  void readsPlainRotaryOldAndNew(String rotary) {
    assertThat(parse("{" + SHAPE + "," + rotary + "}").model().rotary())
        .isEqualTo(RotaryConfig.unscaled(500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"dynamic","factor":4.0}
          {"type":"yarn","factor":4.0,"original_max_position_embeddings":512}
          {"type":"yarn","original_max_position_embeddings":512,"beta_fast":16,"truncate":false}
          {"type":"yarn","factor":4.0,"mscale":1.0,"mscale_all_dim":0.5}
          {"type":"yarn","factor":4.0,"attention_factor":1.5}
          """)
  void writesScalingsAsItReadsThem(String scaling) {
    ModelConfig model = parse("{" + SHAPE + ",\"rope_scaling\":" + scaling + "}").model();
    byte[] written = HuggingFaceConfig.of(model, NO_TOKENS).toJson(WeightType.F32);

    assertThat(HuggingFaceConfig.parse("config.json", written).model()).isEqualTo(model);
  }

  @Test
  void fillsInWhatYarnLeavesOut() {
    String scaling = "{\"rope_type\":\"yarn\",\"original_max_position_embeddings\":512}";

    assertThat(parse("{" + SHAPE + ",\"rope_scaling\":" + scaling + "}").model().rotary())
        .isEqualTo(
            new RotaryConfig(
                10_000,
                new RotaryScaling.Yarn(4, 512, 32, 1, RampBounds.WHOLE, 0.1 * Math.log(4) + 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "rope_theta":500,"rope_scaling":{"type":"linear","factor":2.0}
          "rope_theta":500,"rope_scaling":{"rope_type":"linear","factor":2}
          "rope_parameters":{"rope_theta":500,"rope_type":"linear","factor":2.0}
          """)
  void readsLinearScalingOldAndNew(String rotary) {
    assertThat(parse("{" + SHAPE + "," + rotary + "}").model().rotary())
        .isEqualTo(new RotaryConfig(500, new RotaryScaling.Linear(2)));
  }

  @Test
  void readsLlama3ScalingWhoseOriginalLengthIsTheModelsUnlessNamed() {
    String scaling =
        "\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4";
    assertThat(
            parse(
                    "{"
                        + SHAPE
                        + ",\"max_position_embeddings\":77,\"rope_scaling\":{"
                        + scaling
                        + "}}")
                .model()
                .rotary()
                .scaling())
        .isEqualTo(new RotaryScaling.Llama3(8, 1, 4, 77));
    assertThat(
            parse(
                    "{"
                        + SHAPE
                        + ",\"rope_parameters\":{"
                        + scaling
                        + ",\"original_max_position_embeddings\":8192}}")
                .model()
                .rotary()
                .scaling())
        .isEqualTo(new RotaryScaling.Llama3(8, 1, 4, 8192));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"architectures":["BertForMaskedLM"]}        | BertForMaskedLM; Tailor computes LlamaForCausalLM, Qwen2ForCausalLM
          {"architectures":["LlamaForCausalLM","X"]}   | LlamaForCausalLM, X; Tailor computes LlamaForCausalLM
          {"model_type":"gemma3"}                      | 'gemma3'; Tailor computes LlamaForCausalLM
          {}                                           | 'not named'; Tailor computes LlamaForCausalLM
          {@,"attention_bias":1}                       | attention_bias is 1, expected true or false
          {@,"hidden_act":"gelu"}                      | hidden_act is "gelu"
          {@,"quantization_config":{"bits":4}}         | quantization_config
          {@,"partial_rotary_factor":0.5}              | partial_rotary_factor
          {@,"rope_scaling":{"type":"longrope","factor":2}} | rope_type is 'longrope', expected one of default, linear, dynamic, yarn, llama3
          {@,"rope_scaling":{"type":"yarn","factor":0}} | rope_scaling.factor
          {@,"rope_scaling":{"type":"linear"}}         | rope_scaling.factor
          {@,"rope_scaling":{"type":"llama3","factor":2}} | low_freq_factor
          {@,"rope_theta":"high"}                      | rope_theta is "high", expected a number
          {@,"rope_theta":-1}                          | rope_theta is -1.0
          {@,"num_key_value_heads":3}                  | no multiple of num_key_value_heads 3
          {@,"head_dim":3}                             | even
          {@,"max_position_embeddings":0}              | max_position_embeddings is 0
          {@,"max_position_embeddings":99999999999}    | max_position_embeddings is 99999999999
          {@,"num_hidden_layers":2.5}                  | num_hidden_layers is 2.5, expected a whole number
          {"model_type":"llama","hidden_size":16}      | vocab_size is missing
          {"model_type":"llama","vocab_size":16}       | num_attention_heads is missing
          """)
  void saysWhyAModelCannotBeComputed(String json, String message) {
    assertThatThrownBy(() -> parse(json.replace("@", SHAPE)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("dir/config.json")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = "{\n[]\n\"text\"\n1\n{\"a\" 1}")
  void refusesWhatIsNoJsonObject(String json) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("dir/config.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LlamaForCausalLM | QUERY_KEY_VALUE ATTENTION_OUTPUT
          LlamaForCausalLM | FEED_FORWARD_INPUT FEED_FORWARD_OUTPUT
          Qwen2ForCausalLM | QUERY_KEY_VALUE
          """)
  void writesAModelAsTheFamilyThatHasItsBlocks(String architecture, String biased) {
    Set<LinearMap> maps =
        Stream.of(biased.split(" ")).map(LinearMap::valueOf).collect(Collectors.toSet());
    ModelConfig model =
        new ModelConfig(32, 16, 24, 2, 4, 2, 8, 99, 1e-5, RotaryConfig.unscaled(1e4), true)
            .withBlocks(DecoderBlocks.LLAMA.withBiases(maps));
    HuggingFaceConfig written = HuggingFaceConfig.of(model, NO_TOKENS);
    String json = new String(written.toJson(WeightType.F32), StandardCharsets.UTF_8);
    assertThat(json).contains(architecture);
    assertThat(parse(json).model()).isEqualTo(model);
  }

  static Stream<Arguments> blocksOfFamilies() {
    DecoderBlocks qwen2 = DecoderBlocks.LLAMA.withBiases(Set.of(LinearMap.QUERY_KEY_VALUE));
    DecoderBlocks qwen3 = DecoderBlocks.LLAMA.withQueryKeyNorm(QueryKeyNorm.RMS);
    return Stream.of(
        Arguments.of("MistralForCausalLM", DecoderBlocks.LLAMA.withWindow(SlidingWindow.of(7))),
        Arguments.of("Qwen2ForCausalLM", qwen2.withWindow(new SlidingWindow(7, 1))),
        Arguments.of("Qwen3ForCausalLM", qwen3),
        Arguments.of("Qwen3ForCausalLM", qwen3.withWindow(SlidingWindow.of(7))));
  }

  @ParameterizedTest
  @MethodSource("blocksOfFamilies")
  void readsBackTheBlocksOfAFamily(String architecture, DecoderBlocks blocks) {
    ModelConfig model =
        new ModelConfig(32, 16, 24, 2, 4, 2, 8, 99, 1e-5, RotaryConfig.unscaled(1e4), true)
            .withBlocks(blocks);
    String json =
        new String(
            HuggingFaceConfig.of(model, NO_TOKENS).toJson(WeightType.F32), StandardCharsets.UTF_8);
    assertThat(json).contains(architecture);
    assertThat(parse(json).model()).isEqualTo(model);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MistralForCausalLM |                                                      | 4096       | 0
          MistralForCausalLM | ,"sliding_window":null                               | 2147483647 | 0
          MistralForCausalLM | ,"sliding_window":16                                 | 16         | 0
          Qwen2ForCausalLM   | ,"sliding_window":16                                 | 2147483647 | 0
          Qwen2ForCausalLM   | ,"sliding_window":16,"use_sliding_window":true       | 2147483647 | 0
          Qwen2ForCausalLM   | ,"sliding_window":16,"use_sliding_window":true,"max_window_layers":1 | 16 | 1
          Qwen3ForCausalLM   | ,"use_sliding_window":true,"max_window_layers":0     | 4096       | 0
          Qwen3ForCausalLM   | ,"use_sliding_window":true,"layer_types":["full_attention","sliding_attention"] | 4096 | 1
          """)
  void readsTheWindowThatTransformersWouldUse(
      String architecture, String more, int tokens, int fromLayer) {
    String shape = SHAPE.replace("LlamaForCausalLM", architecture) + ",\"num_key_value_heads\":2";
    assertThat(parse("{" + shape + (more == null ? "" : more) + "}").model().blocks().window())
        .isEqualTo(new SlidingWindow(tokens, fromLayer));
  }

  @Test
  void refusesLayersThatSlideBelowOthersThatDoNot() {
    String shape = SHAPE.replace("LlamaForCausalLM", "Qwen3ForCausalLM");
    String types = ",\"layer_types\":[\"sliding_attention\",\"full_attention\"]}";
    assertThatThrownBy(() -> parse("{" + shape + ",\"use_sliding_window\":true" + types))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("layer_types");
    assertThatThrownBy(() -> parse("{" + shape + types))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("layer_types");
  }

  @Test
  void refusesToWriteAModelThatNoFamilyHas() {
    ModelConfig model =
        new ModelConfig(32, 16, 24, 2, 4, 2, 8, 99, 1e-5, RotaryConfig.unscaled(1e4), true)
            .withBlocks(DecoderBlocks.LLAMA.withBiases(Set.of(LinearMap.FEED_FORWARD_INPUT)));
    assertThatThrownBy(() -> HuggingFaceConfig.of(model, NO_TOKENS))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no model family")
        .hasMessageContaining("Qwen2ForCausalLM");
  }

  @ParameterizedTest
  @MethodSource("rotaries")
  void readsBackWhatItWrites(RotaryScaling scaling) {
    ModelConfig model =
        new ModelConfig(32, 16, 24, 2, 4, 2, 8, 99, 1e-5, new RotaryConfig(5e5, scaling), true);
    HuggingFaceConfig written = HuggingFaceConfig.of(model, NO_TOKENS);
    String json = new String(written.toJson(WeightType.BF16), StandardCharsets.UTF_8);
    assertThat(parse(json).model()).isEqualTo(model);
  }

  static RotaryScaling[] rotaries() {
    return new RotaryScaling[] {
      new RotaryScaling.None(), new RotaryScaling.Linear(4), new RotaryScaling.Llama3(8, 1, 4, 32)
    };
  }

  @ParameterizedTest
  @EnumSource(WeightType.class)
  void keepsForeignKeysAndNamesTheTypeOfTheWeights(WeightType type) {
    String json =
        new String(
            parse("{" + SHAPE + ",\"torch_dtype\":\"float64\",\"maker\":{\"a\":[1]}}").toJson(type),
            StandardCharsets.UTF_8);
    assertThat(json).contains("\"maker\"").doesNotContain("float64");
    assertThat(json).containsPattern("\"dtype\" : \"b?float\\d+\"");
  }

  private static HuggingFaceConfig parse(String json) {
    return HuggingFaceConfig.parse("dir/config.json", json.getBytes(StandardCharsets.UTF_8));
  }
}
