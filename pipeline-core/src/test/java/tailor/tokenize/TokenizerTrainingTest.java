package tailor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import tailor.run.BadDataException;
import tailor.testkit.LocalSpark;

class TokenizerTrainingTest {
  private static final TokenizerTrainingOptions OPTIONS = options(600, 2);

  @Test
  void learnsTheMergesThatHuggingFaceLearns() throws IOException {
    JsonNode golden = model(Golden.files());
    JsonNode trained = model(TokenizerTraining.train(texts(Golden.corpus()), OPTIONS));

    assertThat(trained.path("merges")).isEqualTo(golden.path("merges"));
    assertThat(trained.path("vocab")).isEqualTo(golden.path("vocab"));
  }

  @Test
  void givesTheIdsThatHuggingFaceGives() {
    Tokenizer trained = Tokenizer.open(TokenizerTraining.train(texts(Golden.corpus()), OPTIONS));

    for (JsonNode golden : Golden.json("hostile.json")) {
      assertThat(trained.encode(golden.path("text").asText()))
          .isEqualTo(Golden.integers(golden.path("ids")));
    }
    assertThat(trained.specialTokens()).isEqualTo(Golden.tokenizer().specialTokens());
  }

  @Test
  void doesNotDependOnPartitions() {
    Dataset<Row> lines = texts(Golden.corpus().split("(?<=\n)"));

    List<String> fingerprints =
        Stream.of(1, 2, 7)
            .map(lines::repartition)
            .map(rows -> TokenizerTraining.train(rows, OPTIONS).fingerprint())
            .distinct()
            .toList();

    assertThat(fingerprints).hasSize(1);
  }

  @Test
  void stopsWhenNoPairIsFrequentEnough() {
    Tokenizer trained =
        Tokenizer.open(TokenizerTraining.train(texts("aaaa bbbb aaaa"), options(600, 3)));

    assertThat(trained.vocabularySize()).isEqualTo(262);
    assertThat(trained.encode("aaaa")).containsExactly(260, 260);
    assertThat(trained.encode("bbbb")).containsExactly(261, 261);
  }

  @Test
  void readsNeitherHeldOutTextsNorSpecialTokens() {
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create("train", "<|im_start|>xyxy<|im_end|>"));
    rows.add(RowFactory.create("test", "zwzwzwzw"));
    Tokenizer trained = Tokenizer.open(TokenizerTraining.train(dataset(rows), options(600, 2)));

    assertThat(trained.encode("xyxy")).hasSize(2);
    assertThat(trained.encode("zw")).hasSize(2);
    assertThat(trained.encode("im_start")).hasSize(8);
  }

  @Test
  void refusesToLearnFromNothing() {
    assertThatThrownBy(() -> TokenizerTraining.train(texts(), OPTIONS))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("the training split has no text");
  }

  private static TokenizerTrainingOptions options(int vocabularySize, long minFrequency) {
    return new TokenizerTrainingOptions(
        vocabularySize,
        minFrequency,
        TokenizerTrainingOptions.Digits.APART,
        "<|endoftext|>",
        "<|pad|>",
        List.of("<|im_start|>", "<|im_end|>"));
  }

  private static Dataset<Row> texts(String... texts) {
    return dataset(Stream.of(texts).map(text -> RowFactory.create("train", text)).toList());
  }

  private static Dataset<Row> dataset(List<Row> rows) {
    return LocalSpark.session()
        .createDataset(
            rows,
            Encoders.row(
                new StructType()
                    .add("split", DataTypes.StringType)
                    .add("text", DataTypes.StringType)));
  }

  private static JsonNode model(TokenizerFiles files) throws IOException {
    return new ObjectMapper().readTree(files.file("tokenizer.json")).path("model");
  }
}
