package tailor.export;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.NamedTensor;
import tailor.export.safetensors.SafetensorsWriter;
import tailor.export.safetensors.WeightType;
import tailor.model.ModelConfig;
import tailor.model.RotaryConfig;
import tailor.model.RotaryScaling;
import tailor.run.BadDataException;

class HuggingFaceModelTest {
  private static final Configuration HADOOP = new Configuration(false);
  private static final String INDEX = "model.safetensors.index.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  @Test
  void readsShapesThatTransformersWrote() throws IOException {
    try (HuggingFaceModel model = open(GoldenModel.TIED.copyTo(temporary))) {
      RotaryConfig rotary = new RotaryConfig(1e4, new RotaryScaling.Llama3(4, 1, 4, 32));
      assertThat(model.shape())
          .isEqualTo(new ModelConfig(320, 16, 24, 2, 4, 2, 8, 128, 1e-5, rotary, true));
    }
    try (HuggingFaceModel model = open(GoldenModel.SHARDED.copyTo(temporary))) {
      RotaryConfig rotary = new RotaryConfig(500, new RotaryScaling.Linear(2));
      assertThat(model.shape())
          .isEqualTo(new ModelConfig(320, 16, 24, 2, 4, 2, 4, 128, 1e-5, rotary, false));
      assertThat(model.tokenizer().vocabularySize()).isEqualTo(320);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TIED, BF16, 5000000000",
    "TIED, F32, 5000000000",
    "TIED, F32, 15000",
    "SHARDED, F32, 5000000000",
    "SHARDED, F32, 20000",
    "SHARDED, F32, 1",
    "QWEN2, BF16, 5000000000",
    "QWEN3, BF16, 5000000000",
    "MISTRAL, BF16, 5000000000",
    "GPT2, BF16, 5000000000",
    "GPT2, F32, 15000"
  })
  void writesWhatItReadsBackExactly(GoldenModel golden, WeightType type, long maxShardBytes)
      throws IOException {
    Path copy = temporary.resolve("copy");
    float[] weights;
    try (HuggingFaceModel model = open(golden.copyTo(temporary))) {
      weights = weights(model);
      new HuggingFaceModelWriter(model.config(), model.tokenizerFiles(), type, maxShardBytes)
          .write(directory(copy), supply(weights));
    }
    try (HuggingFaceModel model = open(copy);
        Stream<Path> files = Files.list(copy)) {
      assertThat(weights(model)).containsExactly(weights);
      assertThat(model.tokenizer().encode("Öl"))
          .containsExactly(
              open(temporary.resolve(golden.name().toLowerCase())).tokenizer().encode("Öl"));
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(
              "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json")
          .allMatch(name -> !name.startsWith("."));
      assertThat(Files.exists(copy.resolve(INDEX))).isEqualTo(maxShardBytes < 100_000);
    }
  }

  @ParameterizedTest
  @EnumSource(GoldenModel.class)
  void writesTheTensorsThatTransformersWrote(GoldenModel golden) throws IOException {
    Path original = golden.copyTo(temporary);
    Path copy = temporary.resolve("copy");
    try (HuggingFaceModel model = open(original)) {
      HuggingFaceConfig config =
          HuggingFaceConfig.of(model.shape(), model.tokenizer().specialTokens());
      new HuggingFaceModelWriter(config, model.tokenizerFiles(), WeightType.F32)
          .write(directory(copy), supply(weights(model)));
    }
    try (WeightFiles expected = WeightFiles.open(directory(original));
        WeightFiles written = WeightFiles.open(directory(copy))) {
      assertThat(written.stored().keySet()).isEqualTo(expected.stored().keySet());
      expected
          .stored()
          .forEach(
              (name, tensor) ->
                  assertThat(requireNonNull(written.stored().get(name)).shape())
                      .isEqualTo(tensor.shape()));
    }
  }

  @Test
  void writesAGenerationConfigWhereTheTokenizerHasNone() throws IOException {
    Path golden = GoldenModel.TIED.copyTo(temporary);
    Files.delete(golden.resolve("generation_config.json"));
    Path copy = temporary.resolve("copy");
    try (HuggingFaceModel model = open(golden)) {
      new HuggingFaceModelWriter(model.config(), model.tokenizerFiles(), WeightType.F32)
          .write(directory(copy), supply(weights(model)));
    }
    JsonNode generation = JSON.readTree(copy.resolve("generation_config.json").toFile());
    assertThat(generation.path("eos_token_id").asInt(-1)).isZero();
    assertThat(generation.path("bos_token_id").asInt(-1)).isZero();
  }

  @Test
  void doesNotWriteOverAModel() throws IOException {
    Path golden = GoldenModel.TIED.copyTo(temporary);
    try (HuggingFaceModel model = open(golden)) {
      HuggingFaceModelWriter writer =
          new HuggingFaceModelWriter(model.config(), model.tokenizerFiles(), WeightType.F32);
      assertThatThrownBy(() -> writer.write(directory(golden), supply(new float[0])))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("already has a model");
    }
  }

  @ParameterizedTest
  @EnumSource(GoldenModel.class)
  void refusesADirectoryThatLacksAPart(GoldenModel golden) throws IOException {
    Path model = golden.copyTo(temporary);
    for (String part : List.of("config.json", "tokenizer.json")) {
      byte[] content = Files.readAllBytes(model.resolve(part));
      Files.delete(model.resolve(part));
      assertThatThrownBy(() -> open(model))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(part);
      Files.write(model.resolve(part), content);
    }
    assertThatThrownBy(() -> open(temporary.resolve("nothing")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void refusesADirectoryWithoutWeights() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    Files.delete(model.resolve("model.safetensors"));
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("neither model.safetensors nor " + INDEX);
    Files.createFile(model.resolve("pytorch_model.bin"));
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("save the model as safetensors first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ../tied/model.safetensors          | no file name of a shard
          /etc/passwd                        | no file name of a shard
          sub/model.safetensors              | no file name of a shard
          ..\\model.safetensors              | no file name of a shard
          ..                                 | no file name of a shard
          model.bin                          | no file name of a shard
          .hidden.safetensors                | no file name of a shard
          model-00009-of-00003.safetensors   | which is missing
          model-00002-of-00003.safetensors   | where it is not
          """)
  void refusesAnIndexThatNamesAnotherFile(String shard, String message) throws IOException {
    Path model = GoldenModel.SHARDED.copyTo(temporary);
    change(model, map -> map.put("model.embed_tokens.weight", shard));
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnIndexThatDoesNotMatchItsShards() throws IOException {
    Path model = GoldenModel.SHARDED.copyTo(temporary);
    change(model, map -> map.put("new.weight", "model-00001-of-00003.safetensors"));
    assertThatThrownBy(() -> open(model)).hasMessageContaining("'new.weight' is in");
    change(model, map -> map.remove(List.of("new.weight", "model.norm.weight")));
    assertThatThrownBy(() -> open(model)).hasMessageContaining("does not list");
    change(model, map -> map.put("model.norm.weight", 3));
    assertThatThrownBy(() -> open(model)).hasMessageContaining("expected a name");
    Path first = model.resolve("model-00001-of-00003.safetensors");
    Files.copy(first, model.resolve("again.safetensors"));
    change(
        model,
        map -> {
          map.put("model.norm.weight", "model-00003-of-00003.safetensors");
          map.put("new.weight", "again.safetensors");
        });
    assertThatThrownBy(() -> open(model)).hasMessageContaining("is both in");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"weight_map":{}}                                   | has no weight_map
          {"weight_map":[]}                                   | has no weight_map
          []                                                  | has no weight_map
          {"weight_map":                                      | not valid JSON
          {"weight_map":{"a":"b.safetensors","a":"c.safetensors"}} | not valid JSON
          """)
  void refusesAnIndexThatIsNone(String index, String message) throws IOException {
    Path model = GoldenModel.SHARDED.copyTo(temporary);
    Files.writeString(model.resolve(INDEX), index);
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesATruncatedShard() throws IOException {
    Path model = GoldenModel.SHARDED.copyTo(temporary);
    Path shard = model.resolve("model-00002-of-00003.safetensors");
    Files.write(shard, Arrays.copyOf(Files.readAllBytes(shard), 20_000));
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(shard.toString())
        .hasMessageContaining("truncated");
  }

  @Test
  void namesTensorsThatAreMissingMisshapenOrUnexpected() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    ObjectNode config = (ObjectNode) JSON.readTree(model.resolve("config.json").toFile());
    config
        .put("num_hidden_layers", 3)
        .put("intermediate_size", 32)
        .put("tie_word_embeddings", false);
    JSON.writeValue(model.resolve("config.json").toFile(), config);
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("10 missing (model.layers.2.self_attn.q_proj.weight,")
        .hasMessageContaining(
            "6 of another shape (model.layers.0.mlp.gate_proj.weight is [24, 16], expected [32, 16],");
    config
        .put("num_hidden_layers", 1)
        .put("intermediate_size", 24)
        .put("tie_word_embeddings", true);
    JSON.writeValue(model.resolve("config.json").toFile(), config);
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("9 unexpected (model.layers.1.");
  }

  @Test
  void acceptsARedundantOutputProjectionOnlyIfItIsTheEmbedding() throws IOException {
    Path golden = GoldenModel.TIED.copyTo(temporary);
    float[] weights;
    List<NamedTensor> tensors = new ArrayList<>();
    try (HuggingFaceModel model = open(golden)) {
      weights = weights(model);
    }
    try (WeightFiles files = WeightFiles.open(directory(golden))) {
      for (String name : files.stored().keySet()) {
        List<Long> shape = files.stored().get(name).shape();
        float[] values =
            new float[(int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b)];
        files.read(
            name,
            (offset, chunk, count) -> System.arraycopy(chunk, 0, values, (int) offset, count));
        tensors.add(new NamedTensor(name, shape, supply(values)));
        if (name.equals("model.embed_tokens.weight")) {
          tensors.add(new NamedTensor("lm_head.weight", List.of(320L, 16L), supply(values)));
        }
      }
    }
    tensors.add(
        new NamedTensor(
            "model.layers.0.self_attn.rotary_emb.inv_freq", List.of(4L), supply(new float[4])));
    overwrite(golden, tensors);
    try (HuggingFaceModel model = open(golden)) {
      assertThat(weights(model)).containsExactly(weights);
    }
    tensors.replaceAll(
        tensor ->
            tensor.name().equals("lm_head.weight")
                ? new NamedTensor(tensor.name(), tensor.shape(), supply(new float[320 * 16]))
                : tensor);
    overwrite(golden, tensors);
    try (HuggingFaceModel model = open(golden)) {
      assertThatThrownBy(() -> weights(model))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("lm_head.weight differs from model.embed_tokens.weight");
    }
  }

  @Test
  void refusesATokenizerThatDoesNotFit() throws IOException {
    Path golden = GoldenModel.TIED.copyTo(temporary);
    Path small = temporary.resolve("small");
    try (HuggingFaceModel model = open(golden)) {
      ModelConfig shape =
          new ModelConfig(100, 8, 8, 1, 2, 2, 4, 16, 1e-5, RotaryConfig.unscaled(1e4), true);
      HuggingFaceConfig config = HuggingFaceConfig.of(shape, model.tokenizer().specialTokens());
      new HuggingFaceModelWriter(config, model.tokenizerFiles(), WeightType.F32)
          .write(directory(small), (offset, values, count) -> Arrays.fill(values, 0, count, 1));
    }
    assertThatThrownBy(() -> open(small))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not fit the model")
        .hasMessageContaining("320 tokens");
  }

  private static void overwrite(Path model, List<NamedTensor> tensors) throws IOException {
    try (OutputStream out = Files.newOutputStream(model.resolve("model.safetensors"))) {
      new SafetensorsWriter(WeightType.F32, Map.of()).write(tensors, out);
    }
  }

  private static void change(Path model, Consumer<ObjectNode> change) throws IOException {
    JsonNode index = JSON.readTree(model.resolve(INDEX).toFile());
    change.accept((ObjectNode) index.path("weight_map"));
    JSON.writeValue(model.resolve(INDEX).toFile(), index);
  }

  private static HuggingFaceModel open(Path directory) {
    return HuggingFaceModel.open(directory.toString(), HADOOP);
  }

  private static ModelDirectory directory(Path path) {
    return ModelDirectory.at(path.toString(), HADOOP);
  }

  private static float[] weights(HuggingFaceModel model) {
    float[] all = new float[Math.toIntExact(tailor.model.ParameterLayout.of(model.shape()).size())];
    Arrays.fill(all, Float.NaN);
    model.readWeights(
        (offset, values, count) -> System.arraycopy(values, 0, all, (int) offset, count));
    return all;
  }

  private static tailor.export.safetensors.FloatSupply supply(float[] all) {
    return (offset, values, count) -> System.arraycopy(all, (int) offset, values, 0, count);
  }
}
