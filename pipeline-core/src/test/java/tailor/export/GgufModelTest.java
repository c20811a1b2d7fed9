package tailor.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.FloatSupply;
import tailor.model.ParameterLayout;
import tailor.model.ParameterLayout.Parameter;
import tailor.run.BadDataException;
import tailor.tokenize.TokenizerFiles;

/** A GGUF file of the golden model SHARDED, made as llama.cpp's converter would. */
class GgufModelTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir Path temporary;

  @Test
  void isTheModelThatItWasMadeFrom() throws IOException {
    try (HuggingFaceModel original = open(GoldenModel.SHARDED.copyTo(temporary));
        HuggingFaceModel file = open(golden())) {
      assertThat(file.shape()).isEqualTo(original.shape());
      assertThat(weights(file)).containsExactly(weights(original));
      for (String text : new String[] {"The Öl\n  12x", "<|im_start|>user", "日本"}) {
        assertThat(file.tokenizer().encode(text)).isEqualTo(original.tokenizer().encode(text));
      }
      assertThat(file.tokenizerFiles().chatTemplate())
          .isEqualTo(original.tokenizerFiles().chatTemplate());
      assertThat(file.tokenizer().specialTokens().ends()).containsExactly(0, 2);
      assertThat(file.tokenizer().prefix()).containsExactly(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 40, 64})
  void isReadInPiecesOfAnySize(int piece) throws IOException {
    try (HuggingFaceModel file = open(golden())) {
      float[] whole = weights(file);
      FloatSupply supply = file.weights();
      for (Parameter parameter : ParameterLayout.of(file.shape()).parameters().values()) {
        float[] values = new float[piece];
        for (long at = 0; at < parameter.size(); at += piece) {
          int count = (int) Math.min(piece, parameter.size() - at);
          supply.get(parameter.offset() + at, values, count);
          for (int i = 0; i < count; i++) {
            assertThat(values[i]).isEqualTo(whole[(int) (parameter.offset() + at + i)]);
          }
        }
      }
    }
  }

  @Test
  void givesItsTokenizerAndTheSizeOfItsEmbedding() throws IOException {
    String location = golden().toString();
    TokenizerFiles files = ModelTokenizers.read(location, HADOOP);
    assertThat(files.files().keySet())
        .containsExactly(
            "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json");
    assertThat(ModelTokenizers.embeddings(location, HADOOP)).contains(320);
    assertThat(ModelTokenizers.file(location, HADOOP)).isEqualTo(location);
  }

  @ParameterizedTest
  @CsvSource({
    "general.architecture, general.architecturf, the architecture is 'not named'",
    "llama.block_count, llama.clock_count, llama.block_count is missing",
    "llama.context_length, llama.context_lengti, llama.context_length is missing",
    "token_embd.weight, token_embe.weight, has no matrix token_embd.weight",
    "blk.1.attn_q.weight, blk.1.attn_z.weight, 1 missing (model.layers.1.self_attn.q_proj.weight)",
    "linear, cosine, rope_type is"
  })
  void refusesWhatItCannotCompute(String from, String to, String message) throws IOException {
    String bytes = Files.readString(golden(), StandardCharsets.ISO_8859_1);
    Path changed = temporary.resolve("changed.gguf");
    Files.writeString(changed, bytes.replace(from, to), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> open(changed))
        .isInstanceOfAny(ConfigurationException.class, BadDataException.class)
        .hasMessageContaining(changed.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "SHARDED, F32",
    "SHARDED, Q8_0",
    "SHARDED, F16",
    "SHARDED, BF16",
    "QWEN2, F32",
    "QWEN2, F16",
    "QWEN3, F32",
    "QWEN3, BF16"
  })
  void readsBackWhatItWrote(GoldenModel golden, WeightEncoding encoding) throws IOException {
    Path written = temporary.resolve("written");
    try (HuggingFaceModel original = open(golden.copyTo(temporary))) {
      new ModelOutput(ModelFormat.GGUF, encoding, 1)
          .write(
              original,
              original.tokenizerFiles(),
              "tiny",
              ModelDirectory.at(written.toString(), HADOOP));
      try (HuggingFaceModel back = open(written.resolve(ModelOutput.GGUF_FILE))) {
        assertThat(back.shape()).isEqualTo(original.shape());
        float[] expected = weights(original);
        float[] actual = weights(back);
        // Rows of 16 and 24 elements are no whole blocks of Q8_0, so they are written as F16.
        float relative =
            switch (encoding) {
              case F32 -> 0;
              case BF16 -> 0x1p-8f;
              case F16, Q8_0 -> 0x1p-11f;
            };
        // Half of the smallest step between halves.
        float absolute = relative == 0x1p-11f ? 0x1p-25f : 0;
        for (int i = 0; i < expected.length; i++) {
          assertThat(actual[i])
              .isCloseTo(expected[i], within(Math.max(Math.abs(expected[i]) * relative, absolute)));
        }
        for (String text : new String[] {"The Öl\n  12x", "<|im_start|>user", "日本"}) {
          assertThat(back.tokenizer().encode(text)).isEqualTo(original.tokenizer().encode(text));
        }
        assertThat(back.tokenizer().specialTokens())
            .isEqualTo(original.tokenizer().specialTokens());
        assertThat(back.tokenizerFiles().chatTemplate())
            .isEqualTo(original.tokenizerFiles().chatTemplate());
      }
    }
  }

  @Test
  void takesMistralForALlamaUnlessItsWindowMatters() throws IOException {
    Path directory = GoldenModel.MISTRAL.copyTo(temporary);
    Path written = temporary.resolve("written");
    assertThatThrownBy(() -> write(directory, written))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("llama, qwen2, qwen3, Mistral without a sliding window included");

    Path config = directory.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"sliding_window\": 4", "\"sliding_window\": 128"));
    write(directory, written);

    try (HuggingFaceModel model = open(directory);
        HuggingFaceModel back = open(written.resolve(ModelOutput.GGUF_FILE))) {
      assertThat(back.config().family().modelType()).isEqualTo("llama");
      assertThat(back.shape().withBlocks(model.shape().blocks())).isEqualTo(model.shape());
      assertThat(weights(back)).containsExactly(weights(model));
    }
  }

  private static void write(Path from, Path to) throws IOException {
    try (HuggingFaceModel model = open(from)) {
      new ModelOutput(ModelFormat.GGUF, WeightEncoding.F32, 1)
          .write(model, model.tokenizerFiles(), "tiny", ModelDirectory.at(to.toString(), HADOOP));
    }
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    Path written = temporary.resolve("written");
    Path again = temporary.resolve("again");
    ModelOutput form = new ModelOutput(ModelFormat.GGUF, WeightEncoding.F32, 1);
    for (Path directory : List.of(written, again)) {
      try (HuggingFaceModel model =
          open(directory.equals(written) ? golden() : written.resolve(ModelOutput.GGUF_FILE))) {
        form.write(
            model, model.tokenizerFiles(), "tiny", ModelDirectory.at(directory.toString(), HADOOP));
      }
    }
    assertThat(again.resolve(ModelOutput.GGUF_FILE))
        .hasSameBinaryContentAs(written.resolve(ModelOutput.GGUF_FILE));
  }

  @ParameterizedTest
  @CsvSource({"8192, true", "4096, false"})
  void knowsThePublishedScalingsOfLlama3ByTheirDivisors(int original, boolean published)
      throws IOException {
    Path directory = GoldenModel.TIED.copyTo(temporary);
    Path config = directory.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("embeddings\": 32,", "embeddings\": " + original + ",")
            .replace("\"rope_theta\": 10000.0", "\"rope_theta\": 500000.0")
            .replace("\"factor\": 4.0", "\"factor\": 8.0"));
    Path written = temporary.resolve("written");
    Path file = written.resolve(ModelOutput.GGUF_FILE);
    try (HuggingFaceModel model = open(directory)) {
      new ModelOutput(ModelFormat.GGUF, WeightEncoding.F32, 1)
          .write(
              model, model.tokenizerFiles(), "tiny", ModelDirectory.at(written.toString(), HADOOP));
      if (published) {
        try (HuggingFaceModel back = open(file)) {
          assertThat(back.shape()).isEqualTo(model.shape());
          assertThat(weights(back)).containsExactly(weights(model));
        }
      } else {
        assertThatThrownBy(() -> open(file))
            .isInstanceOf(ConfigurationException.class)
            .hasMessageContaining("rope_freqs.weight are not those of Llama 3.1 or 3.2");
      }
    }
  }

  @Test
  void refusesQ8InSafetensors() {
    assertThatThrownBy(() -> new ModelOutput(ModelFormat.HUGGINGFACE, WeightEncoding.Q8_0, 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("q8_0 are of GGUF only");
  }

  @Test
  void saysThatThereIsNoSuchFile() {
    assertThatThrownBy(() -> open(temporary.resolve("none.gguf")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none.gguf does not exist: expected a GGUF file");
  }

  private Path golden() throws IOException {
    Path path = temporary.resolve("model.gguf");
    try (InputStream in = GgufModelTest.class.getResourceAsStream("gguf/model.gguf")) {
      Files.write(path, Objects.requireNonNull(in).readAllBytes());
    }
    return path;
  }

  private static HuggingFaceModel open(Path path) {
    return HuggingFaceModel.open(path.toString(), HADOOP);
  }

  private static float[] weights(HuggingFaceModel model) {
    float[] all = new float[Math.toIntExact(ParameterLayout.of(model.shape()).size())];
    model.readWeights(
        (offset, values, count) -> System.arraycopy(values, 0, all, (int) offset, count));
    return all;
  }
}
