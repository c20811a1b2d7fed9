package tailor.export.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.config.ConfigurationException;
import tailor.export.GoldenAdapter;
import tailor.export.GoldenModel;
import tailor.export.HuggingFaceModel;
import tailor.export.ModelDirectory;
import tailor.export.ModelTokenizers;
import tailor.export.safetensors.WeightType;
import tailor.model.AdapterLayout;
import tailor.model.Kernels;
import tailor.model.LoraConfig;
import tailor.model.LoraVariant;
import tailor.model.Precision;
import tailor.model.Tensor;
import tailor.model.nd4j.Nd4jKernels;
import tailor.run.BadDataException;
import tailor.tokenize.TokenizerFiles;

class PeftAdapterTest {
  private static final Configuration HADOOP = new Configuration();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;
  private Path base;
  private Path adapter;

  @BeforeEach
  void copy() throws IOException {
    base = GoldenModel.TIED.copyTo(temporary);
    adapter = Files.createDirectory(temporary.resolve("adapter"));
    for (String name : List.of(PeftConfig.FILE, PeftAdapter.WEIGHTS)) {
      Files.copy(GoldenAdapter.LORA.directory().resolve(name), adapter.resolve(name));
    }
    configure("base_model_name_or_path", "\"../tied\"");
  }

  @Test
  void isItsBaseWithTokenizerUntilMerged() {
    try (HuggingFaceModel merged = open()) {
      assertThat(merged.location()).isEqualTo(adapter.toString());
      assertThat(merged.adapter()).isPresent();
      assertThat(merged.tokenizerFiles().origin()).endsWith("/tied");
      assertThat(merged.shape().vocabularySize()).isEqualTo(320);
    }
    assertThat(ModelTokenizers.embeddings(adapter.toString(), HADOOP)).contains(320);
    assertThat(ModelTokenizers.file(adapter.toString(), HADOOP)).endsWith("tied/tokenizer.json");
    assertThat(ModelTokenizers.read(adapter.toString(), HADOOP).file("tokenizer.json"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void isWrittenAsItWasRead(GoldenAdapter golden) throws IOException {
    PeftAdapter read = PeftAdapter.read(at(golden.directory()));
    Path copy = temporary.resolve("copy");
    TokenizerFiles tokenizer = TokenizerFiles.read(base.toString(), HADOOP);

    read.write(at(copy), tokenizer, WeightType.F32);

    assertThat(JSON.readTree(copy.resolve(PeftConfig.FILE).toFile()))
        .isEqualTo(JSON.readTree(golden.directory().resolve(PeftConfig.FILE).toFile()));
    assertThat(copy.resolve("tokenizer.json")).exists();
    assertThat(copy.resolve("config.json")).doesNotExist();
    PeftAdapter again = PeftAdapter.read(at(copy));
    assertThat(again.adapted()).isEqualTo(read.adapted());
    String weight = read.adapted().keySet().iterator().next();
    assertThat(mergedRow(again, weight)).isEqualTo(mergedRow(read, weight));
  }

  private static float[] mergedRow(PeftAdapter adapter, String weight) {
    float[] row =
        new float[Objects.requireNonNull(adapter.adapted().get(weight)).get(1).intValue()];
    row[0] = 1;
    adapter.merge(weight, 3, row);
    return row;
  }

  @ParameterizedTest
  @EnumSource
  void isWrittenFromAVectorAndReadBackBitForBit(GoldenAdapter golden) throws IOException {
    ModelDirectory from = at(golden.directory());
    String location = PeftAdapter.read(from).base(HADOOP);
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT);
        HuggingFaceModel model = HuggingFaceModel.open(location, HADOOP)) {
      AdapterLayout layout = AdapterLayout.of(model.shape(), golden.lora());
      PeftFiles files = new PeftFiles(layout, PeftConfig.of(layout, location));
      Tensor vector = kernels.allocate(1, layout.size());
      Tensor back = kernels.allocate(1, layout.size());
      files.read(from, vector);

      files.write(at(temporary.resolve("copy")), vector, model.tokenizerFiles());
      files.read(at(temporary.resolve("copy")), back);

      kernels.addScaled(-1, vector, back);
      assertThat(kernels.sumOfSquares(back)).isZero();
      assertThat(PeftAdapter.read(at(temporary.resolve("copy"))).adapted())
          .isEqualTo(PeftAdapter.read(from).adapted());
      try (HuggingFaceModel merged =
              HuggingFaceModel.open(temporary.resolve("copy").toString(), HADOOP);
          HuggingFaceModel original =
              HuggingFaceModel.open(golden.directory().toString(), HADOOP)) {
        assertThat(values(merged)).isEqualTo(values(original));
      }
    }
  }

  private static List<Float> values(HuggingFaceModel model) {
    TreeMap<Long, Float> values = new TreeMap<>();
    model.readWeights(
        (offset, chunk, count) -> {
          for (int i = 0; i < count; i++) {
            values.put(offset + i, chunk[i]);
          }
        });
    return new ArrayList<>(values.values());
  }

  @Test
  void theDropoutOfTrainingIsWritten() throws IOException {
    LoraConfig lora = new LoraConfig(LoraVariant.LORA, 2, 4, Set.of("q_proj"), 0.05);
    try (HuggingFaceModel model = HuggingFaceModel.open(base.toString(), HADOOP)) {
      PeftConfig config = PeftConfig.of(AdapterLayout.of(model.shape(), lora), base.toString());

      assertThat(JSON.readTree(config.toJson()).get("lora_dropout").asDouble()).isEqualTo(0.05);
      assertThat(PeftConfig.parse("copy", config.toJson()).toJson()).isEqualTo(config.toJson());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peft_type | \"IA3\" | peft_type is IA3, expected LORA",
        "lora_alpha | null | lora_alpha is null, expected a number",
        "lora_dropout | 1.5 | lora_dropout is 1.5, expected a number from 0 to below 1",
        "bias | \"all\" | bias is all, expected none",
        "modules_to_save | [\"lm_head\"] | modules_to_save is [\"lm_head\"]",
        "alpha_pattern | {\"q_proj\": \"3\"} | alpha_pattern has q_proj=\"3\"",
        "alpha_pattern | {\"(\": 3} | alpha_pattern has (=3",
      })
  void whatIsNotComputedIsRefused(String key, String value, String message) throws IOException {
    configure(key, value);

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(adapter + "/adapter_config.json")
        .hasMessageContaining(message)
        .hasMessageContaining("merge_and_unload");
  }

  @Test
  void aConfigurationThatIsNoneIsRefused() throws IOException {
    for (String content : List.of("{", "[]", "3")) {
      Files.writeString(adapter.resolve(PeftConfig.FILE), content);
      assertThatThrownBy(this::open)
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining(adapter + "/adapter_config.json is not");
    }
  }

  @Test
  void missingOrForeignTensorsAreRefused() throws IOException {
    Files.delete(adapter.resolve(PeftAdapter.WEIGHTS));
    assertThatThrownBy(this::open)
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("has no adapter_model.safetensors. Copy");
    Files.createFile(adapter.resolve("adapter_model.bin"));
    assertThatThrownBy(this::open).hasMessageContaining("pickled");
    Files.copy(base.resolve("model.safetensors"), adapter.resolve(PeftAdapter.WEIGHTS));
    assertThatThrownBy(this::open)
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("model.embed_tokens.weight")
        .hasMessageContaining("lora_A");
  }

  @Test
  void anotherBaseIsRefused() throws IOException {
    Path other = GoldenModel.QWEN3.copyTo(temporary);

    assertThatThrownBy(
            () -> HuggingFaceModel.open(adapter.toString(), Optional.of(other.toString()), HADOOP))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("are not of the model " + other)
        .hasMessageContaining("--base");
  }

  @Test
  void theBaseIsFoundOrNamed() throws IOException {
    configure("base_model_name_or_path", "\"/no/such/model\"");
    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'/no/such/model'")
        .hasMessageContaining("--base");
    HuggingFaceModel.open(adapter.toString(), Optional.of(base.toString()), HADOOP).close();
    configure("base_model_name_or_path", "null");
    assertThatThrownBy(this::open).hasMessageContaining("does not name the model");
    assertThat(new BaseModelName("owner/name", Optional.of("v1")).onHub())
        .contains("hf://owner/name@v1");
    assertThat(new BaseModelName("../owner/name", Optional.empty()).onHub()).isEmpty();
  }

  @Test
  void aModelWithoutAdaptersTakesNoBase() {
    assertThatThrownBy(
            () -> HuggingFaceModel.open(base.toString(), Optional.of(base.toString()), HADOOP))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--base is given");
  }

  @Test
  void aModelOnTheHubIsNamedAsPeftDoes() throws IOException {
    try (HuggingFaceModel model = HuggingFaceModel.open(base.toString(), HADOOP)) {
      AdapterLayout layout = AdapterLayout.of(model.shape(), GoldenAdapter.LORA.lora());
      JsonNode json = JSON.readTree(PeftConfig.of(layout, "hf://owner/name@v1").toJson());
      assertThat(json.get("base_model_name_or_path").asText()).isEqualTo("owner/name");
      assertThat(json.get("revision").asText()).isEqualTo("v1");
      assertThat(json.get("target_modules"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj");
    }
  }

  private HuggingFaceModel open() {
    return HuggingFaceModel.open(adapter.toString(), HADOOP);
  }

  private static ModelDirectory at(Path directory) {
    return ModelDirectory.at(directory.toString(), HADOOP);
  }

  private void configure(String key, String value) throws IOException {
    Path file = adapter.resolve(PeftConfig.FILE);
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    json.set(key, JSON.readTree(value));
    Files.write(file, JSON.writeValueAsBytes(json));
  }
}
