package tailor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;

class TokenizerTest {
  private static final Tokenizer TOKENIZER = Golden.tokenizer();

  static Stream<JsonNode> hostileTexts() {
    return StreamSupport.stream(Golden.json("hostile.json").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void agreesWithHuggingFace(JsonNode golden) {
    String text = golden.path("text").asText();
    int[] ids = Golden.integers(golden.path("ids"));

    assertThat(TOKENIZER.encode(text)).isEqualTo(ids);
    EncodedText encoded = TOKENIZER.encodeWithOffsets(text);
    assertThat(encoded.ids()).isEqualTo(ids);
    if (golden.has("starts")) {
      assertThat(encoded.starts()).isEqualTo(Golden.integers(golden.path("starts")));
      assertThat(encoded.ends()).isEqualTo(Golden.integers(golden.path("ends")));
    }
    assertThat(TOKENIZER.decode(ids)).isEqualTo(text);
    assertThat(TOKENIZER.decodeText(ids)).isEqualTo(golden.path("decodedText").asText(text));
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void streamsTheTextThatItDecodes(JsonNode golden) {
    int[] ids = Golden.integers(golden.path("ids"));
    StreamingDecoder decoder = TOKENIZER.streamingDecoder();
    StringBuilder text = new StringBuilder();

    for (int id : ids) {
      text.append(decoder.accept(id));
    }
    text.append(decoder.finish());

    assertThat(text.toString()).isEqualTo(TOKENIZER.decodeText(ids));
  }

  @Test
  void streamsACharacterOnceItIsWhole() {
    StreamingDecoder decoder = TOKENIZER.streamingDecoder();
    int[] ids = TOKENIZER.encode("𝔘");

    assertThat(ids).hasSize(4);
    assertThat(decoder.accept(ids[0]) + decoder.accept(ids[1]) + decoder.accept(ids[2])).isEmpty();
    assertThat(decoder.accept(ids[3])).isEqualTo("𝔘");
    assertThat(decoder.accept(ids[0])).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\uFFFD");
  }

  @Property(tries = 300)
  void survivesAnyString(@ForAll String text) {
    EncodedText encoded = TOKENIZER.encodeWithOffsets(text);

    assertThat(encoded.ids()).isEqualTo(TOKENIZER.encode(text));
    assertThat(encoded.ends()).hasSameSizeAs(encoded.ids());
  }

  @Test
  void neitherCutsNorPads() {
    assertThat(TOKENIZER.encode("seal ".repeat(2_000))).hasSizeGreaterThan(2_000);
    assertThat(TOKENIZER.encode("")).isEmpty();
    assertThat(TOKENIZER.prefix()).isEmpty();
  }

  @Test
  void knowsItsSpecialTokens() {
    assertThat(TOKENIZER.vocabularySize()).isEqualTo(563);
    assertThat(TOKENIZER.specialTokens().ends()).containsExactly(0);
    assertThat(TOKENIZER.specialTokens().pad()).isEqualTo(OptionalInt.of(3));
    assertThat(TOKENIZER.specialTokens().begin()).isEmpty();
    assertThat(TOKENIZER.specialTokens().texts())
        .containsExactlyInAnyOrder("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>");
  }

  @Test
  void takesTheModelsEndTokensToo(@TempDir Path directory) throws IOException {
    write(directory);
    Files.writeString(
        directory.resolve("generation_config.json"),
        "{\"eos_token_id\": [0, 2], \"pad_token_id\": 3}");

    SpecialTokens special = open(directory).specialTokens();

    assertThat(special.ends()).containsExactly(0, 2);
    assertThat(special.end()).isEqualTo(OptionalInt.of(0));
  }

  @Test
  void putsBeforeATextWhatThePostProcessorDoes(@TempDir Path directory) throws IOException {
    write(directory);
    Path json = directory.resolve("tokenizer.json");
    Files.writeString(
        json,
        Files.readString(json)
            .replace(
                "\"post_processor\": null",
                "\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\":"
                    + " [{\"SpecialToken\": {\"id\": \"<|im_start|>\", \"type_id\": 0}}, {\"Sequence\":"
                    + " {\"id\": \"A\", \"type_id\": 0}}], \"pair\": [{\"Sequence\": {\"id\": \"A\","
                    + " \"type_id\": 0}}], \"special_tokens\": {\"<|im_start|>\": {\"id\":"
                    + " \"<|im_start|>\", \"ids\": [1], \"tokens\": [\"<|im_start|>\"]}}}"));

    Tokenizer tokenizer = open(directory);

    assertThat(tokenizer.prefix()).containsExactly(1);
    assertThat(tokenizer.encode("seal")).isEqualTo(TOKENIZER.encode("seal"));
    assertThat(tokenizer.encodeFromBegin("seal")).isEqualTo(TOKENIZER.encode("<|im_start|>seal"));
  }

  @Test
  void sharesOneInstanceByContent() {
    assertThat(Tokenizer.of(Golden.files())).isSameAs(TOKENIZER);
  }

  @Test
  void refusesAModelThatIsTooSmall() {
    TOKENIZER.requireFits(563, "base");
    TOKENIZER.requireFits(640, "base");
    assertThatThrownBy(() -> TOKENIZER.requireFits(562, "base"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "The tokenizer golden does not fit the model base: it has 563 tokens, and the model has"
                + " embeddings for 562. Use the tokenizer that came with the model.");
  }

  @Test
  void saysWhatIsWrongWithAFile(@TempDir Path directory) throws IOException {
    assertThatThrownBy(() -> open(directory.resolve("absent")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("absent does not exist");
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("expected a tokenizer.json");
    for (String broken :
        List.of("[]", "{}", "{\"model\": {\"type\": \"BPE\", \"vocab\": {}, \"merges\": 3}}")) {
      byte[] bytes = broken.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> Tokenizer.open(TokenizerFiles.of("broken", bytes)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("broken");
    }
    assertThatThrownBy(() -> Tokenizer.open(TokenizerFiles.of("broken", new byte[] {'{'})))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("broken is not valid JSON: Unexpected end-of-input")
        .hasMessageContaining("(line 1, column 2)");
  }

  @Test
  void namesTheEndOfText() {
    assertThat(EndOfText.of(TOKENIZER, Optional.empty())).isZero();
    assertThat(EndOfText.of(TOKENIZER, Optional.of("<|im_end|>"))).isEqualTo(2);
    assertThatThrownBy(() -> EndOfText.of(TOKENIZER, Optional.of("no such token")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("tokenize.tokenizer.end-of-text");
    Tokenizer bare = Tokenizer.open(TokenizerFiles.of("bare", json()));
    Tokenizer named = Tokenizer.open(bare.files().withEndOfText("<|im_end|>"));
    assertThat(EndOfText.of(named, Optional.empty())).isEqualTo(2);
    assertThatThrownBy(() -> EndOfText.of(bare, Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("names no token that ends a text");
  }

  private static byte[] json() {
    byte[] json = Golden.files().file("tokenizer.json");
    return json == null ? new byte[0] : json;
  }

  private static void write(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : Golden.files().files().entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
  }

  private static Tokenizer open(Path directory) {
    return Tokenizer.open(TokenizerFiles.read(directory.toString(), new Configuration()));
  }
}
