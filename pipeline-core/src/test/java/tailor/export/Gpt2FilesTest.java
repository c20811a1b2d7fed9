package tailor.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.NamedTensor;
import tailor.export.safetensors.SafetensorsWriter;
import tailor.export.safetensors.WeightType;
import tailor.model.ParameterLayout;

class Gpt2FilesTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir Path temporary;

  @Test
  void readsNamesWithoutPrefixAndDisregardsMasks() throws IOException {
    Path directory = GoldenModel.GPT2.copyTo(temporary);
    float[] expected = weights(directory);
    Path file = directory.resolve(WeightFiles.SINGLE);
    List<NamedTensor> early = new ArrayList<>();
    early.add(new NamedTensor("h.0.attn.bias", List.of(1L, 1L, 4L, 4L), (at, values, n) -> {}));
    early.add(new NamedTensor("h.0.attn.masked_bias", List.of(), (at, values, n) -> {}));
    try (WeightFiles weights = WeightFiles.open(directory(directory))) {
      for (Weights.Stored tensor : weights.stored().values()) {
        early.add(
            new NamedTensor(
                tensor.name().substring("transformer.".length()),
                tensor.shape(),
                (offset, values, count) -> {
                  try {
                    weights.read(tensor.name(), offset, values, count);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));
      }
      Path other = temporary.resolve("early.safetensors");
      try (OutputStream out = Files.newOutputStream(other)) {
        new SafetensorsWriter(WeightType.F32, Map.of("format", "pt")).write(early, out);
      }
      Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
    }

    assertThat(weights(directory)).containsExactly(expected);
  }

  @Test
  void handsOverRangesOfTransposedMatrices() throws IOException {
    Path directory = GoldenModel.GPT2.copyTo(temporary);
    float[] all = weights(directory);
    try (HuggingFaceModel model = HuggingFaceModel.open(directory.toString(), HADOOP)) {
      String name = "model.layers.1.self_attn.k_proj.weight";
      ParameterLayout.Parameter key =
          Objects.requireNonNull(ParameterLayout.of(model.shape()).parameters().get(name));
      float[] values = new float[40];

      model.weights().get(key.offset() + 7, values, values.length);

      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).isEqualTo(all[(int) key.offset() + 7 + i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "activation_function":"relu"              | activation_function is "relu"
          "scale_attn_weights":false                | scale_attn_weights is false
          "scale_attn_by_inverse_layer_idx":true    | scale_attn_by_inverse_layer_idx is true
          "add_cross_attention":true                | add_cross_attention is true
          "n_embd":15,"n_head":4                    | n_embd is 15, which is no multiple of n_head 4
          "n_layer":0                               | n_layer is 0
          """)
  void refusesWhatIsNotComputed(String keys, String problem) {
    String json = "{\"architectures\":[\"GPT2LMHeadModel\"]," + keys + "}";

    assertThatThrownBy(
            () -> HuggingFaceConfig.parse("config.json", json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(problem);
  }

  private static float[] weights(Path directory) {
    try (HuggingFaceModel model = HuggingFaceModel.open(directory.toString(), HADOOP)) {
      float[] flat = new float[(int) ParameterLayout.of(model.shape()).size()];
      model.readWeights(
          (offset, values, count) -> System.arraycopy(values, 0, flat, (int) offset, count));
      return flat;
    }
  }

  private static ModelDirectory directory(Path path) {
    return ModelDirectory.at(path.toString(), HADOOP);
  }
}
