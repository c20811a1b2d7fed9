package tailor.export.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.MappedByteSource;
import tailor.run.BadDataException;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;

class GgufTokenizerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TOKENS = List.of("a", "b", "c", "d");

  @Test
  void tokenizesAsSentencePieceDoes() throws IOException {
    try (GgufFile file = GgufFile.open(new MappedByteSource(golden("sentencepiece.gguf")));
        Tokenizer tokenizer = open(GgufTokenizer.read(file.metadata()))) {
      for (JsonNode golden : JSON.readTree(golden("sentencepiece.json").toFile())) {
        String text = golden.path("text").asText();
        int[] ids = JSON.convertValue(golden.path("ids"), int[].class);
        assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
        assertThat(tokenizer.decode(ids)).isEqualTo(text);
      }
      assertThat(tokenizer.prefix()).containsExactly(1);
      assertThat(tokenizer.specialTokens().begin()).hasValue(1);
      assertThat(tokenizer.specialTokens().ends()).containsExactly(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"normalizer", "first", "always"})
  void writesSentencePieceAsItWas(String form, @TempDir Path folder) throws IOException {
    TreeMap<String, byte[]> files;
    List<Double> scores;
    try (GgufFile file = GgufFile.open(new MappedByteSource(golden("sentencepiece.gguf")))) {
      files = GgufTokenizer.read(file.metadata());
      scores = file.metadata().numbers(GgufTokenizer.SCORES).orElseThrow();
    }
    if (!form.equals("normalizer")) {
      ObjectNode tokenizer = (ObjectNode) JSON.readTree(files.get("tokenizer.json"));
      tokenizer.putNull("normalizer");
      tokenizer
          .putObject("pre_tokenizer")
          .put("type", "Metaspace")
          .put("replacement", SentencePieceRules.BLANK)
          .put("prepend_scheme", form)
          .put("split", false);
      files.put("tokenizer.json", GgufTokenizer.bytes(tokenizer));
    }
    Path copy = folder.resolve("copy.gguf");
    Files.write(copy, written(files, 430));

    try (GgufFile file = GgufFile.open(new MappedByteSource(copy));
        Tokenizer tokenizer = open(GgufTokenizer.read(file.metadata()))) {
      List<Double> copied = file.metadata().numbers(GgufTokenizer.SCORES).orElseThrow();
      assertThat(copied.subList(0, scores.size()))
          .usingElementComparator(Comparator.comparingDouble(score -> score + 0.0))
          .isEqualTo(scores);
      assertThat(file.metadata().size(GgufTokenizer.UNKNOWN)).hasValue(0);
      for (JsonNode golden : JSON.readTree(golden("sentencepiece.json").toFile())) {
        int[] ids = JSON.convertValue(golden.path("ids"), int[].class);
        assertThat(tokenizer.encode(golden.path("text").asText())).containsExactly(ids);
      }
    }
  }

  private static byte[] written(Map<String, byte[]> files, int vocabulary) {
    GgufOutput out = new GgufOutput();
    new TokenizerMetadata(new TokenizerFiles("test", new TreeMap<>(files))).write(out, vocabulary);
    return out.toArray();
  }

  @Test
  void refusesMergesThatScoresCannotTell() throws IOException {
    try (GgufFile file = GgufFile.open(new MappedByteSource(golden("sentencepiece.gguf")))) {
      TreeMap<String, byte[]> files = GgufTokenizer.read(file.metadata());
      ObjectNode tokenizer = (ObjectNode) JSON.readTree(files.get("tokenizer.json"));
      ((ArrayNode) tokenizer.at("/model/merges")).remove(3);
      files.put("tokenizer.json", GgufTokenizer.bytes(tokenizer));

      assertThatThrownBy(() -> written(files, 420))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("scores make 1 merges that it does not have");
    }
  }

  @ParameterizedTest
  @CsvSource({"gpt-2, Ġ 12 34", "llama-bpe, Ġ 12 3 4", "smollm, Ġ 1 2 3 4", "qwen2, Ġ 1 2 3 4"})
  void cutsWordsByTheRulesThatTheNameStandsFor(String name, String expected) {
    List<String> tokens = List.of("1", "2", "3", "4", "Ġ", "34", "12");
    GgufMetadata metadata =
        new TestMetadata(name, tokens)
            .with(GgufTokenizer.MERGES, new GgufValue.Texts(List.of("3 4", "1 2")))
            .toMetadata();
    try (Tokenizer tokenizer = open(GgufTokenizer.read(metadata))) {
      int[] ids = tokenizer.encode(" 1234");
      assertThat(Arrays.stream(ids).mapToObj(tokens::get)).containsExactly(expected.split(" "));
      assertThat(tokenizer.decode(ids)).isEqualTo(" 1234");
    }
  }

  @ParameterizedTest
  @EnumSource(PreTokenizer.class)
  void recognizesTheRulesThatItWrites(PreTokenizer words) throws IOException {
    TreeMap<String, byte[]> files =
        GgufTokenizer.read(new TestMetadata(words.ggufName(), TOKENS).toMetadata());
    assertThat(PreTokenizer.of(JSON.readTree(files.get("tokenizer.json")))).contains(words);
  }

  @Test
  void beginsTextsWhereTheFileSaysSo() {
    TestMetadata metadata =
        new TestMetadata("gpt-2", TOKENS)
            .with(GgufTokenizer.BEGIN, new GgufValue.Whole(1))
            .with(GgufTokenizer.END, new GgufValue.Whole(0));
    try (Tokenizer tokenizer = open(GgufTokenizer.read(metadata.toMetadata()))) {
      assertThat(tokenizer.prefix()).isEmpty();
    }
    metadata.with(GgufTokenizer.ADD_BEGIN, new GgufValue.Flag(true));
    try (Tokenizer tokenizer = open(GgufTokenizer.read(metadata.toMetadata()))) {
      assertThat(tokenizer.prefix()).containsExactly(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tokenizer.ggml.model, bert, the tokenizer is of the kind 'bert'",
    "tokenizer.ggml.pre, default, tokenizer.ggml.pre is 'default'; Tailor knows the rules of gpt-2"
  })
  void refusesTokenizersThatItCannotRebuild(String key, String value, String message) {
    GgufMetadata metadata =
        new TestMetadata("gpt-2", TOKENS).with(key, new GgufValue.Text(value)).toMetadata();
    assertThatThrownBy(() -> GgufTokenizer.read(metadata))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesWhatContradictsItself() {
    refused(GgufVocabulary.TOKENS, new GgufValue.Texts(List.of("a")), "elements for 1 tokens");
    refused(GgufVocabulary.TOKENS, new GgufValue.Text("a"), "is no array of texts");
    refused(
        GgufVocabulary.TOKENS, new GgufValue.Texts(List.of("a", "a", "b", "c")), "both as 0 and");
    refused(GgufVocabulary.KINDS, new GgufValue.Numbers(List.of(1.0, 1.0, 1.0, 9.0)), "has 9.0");
    refused(GgufTokenizer.MERGES, new GgufValue.Texts(List.of("ab")), "expected two tokens");
    refused(GgufTokenizer.MERGES, new GgufValue.Texts(List.of("a a")), "no token 'aa'");
    refused(GgufTokenizer.END, new GgufValue.Whole(4), "is 4, but there are 4 tokens");
  }

  private static void refused(String key, GgufValue value, String message) {
    GgufMetadata metadata = new TestMetadata("gpt-2", TOKENS).with(key, value).toMetadata();
    assertThatThrownBy(() -> GgufTokenizer.read(metadata))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  private static Tokenizer open(Map<String, byte[]> files) {
    return Tokenizer.open(new TokenizerFiles("test", new TreeMap<>(files)));
  }

  private static Path golden(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(GgufTokenizerTest.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
