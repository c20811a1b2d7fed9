package tailor.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.document.Segment;
import tailor.export.GoldenModel;
import tailor.export.LoadedModel;
import tailor.model.Batch;
import tailor.tokenize.ExampleTokenizer;
import tailor.tokenize.TokenizedExample;

class LabelScorerTest {
  private static final List<Segment> MESSAGE =
      List.of(
          Segment.context("Message: The bell of my bicycle came loose on the first hill.\nTopic: "),
          Segment.target("repair"));
  private static final SortedMap<String, String> LABELS =
      new TreeMap<>(
          Map.of("a", "repair", "b", "repairs and returns", "c", "bells", "d", "", "e", "order"));

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(ints = {128, 12, 4})
  void scoresAreThoseOfEachTextByItself(int maxTokens) throws IOException {
    try (LoadedModel model =
        LoadedModel.load(
            GoldenModel.TIED.copyTo(temporary).toString(), new Configuration(false), 1)) {
      ExampleTokenizer tokenizer = new ExampleTokenizer(model.tokenizer(), 0);
      SortedMap<String, Double> scores =
          new LabelScorer(model.transformer(), model.parameters(), tokenizer, maxTokens)
              .score(MESSAGE, LABELS);
      assertThat(scores.keySet()).isEqualTo(LABELS.keySet());
      LABELS.forEach(
          (label, text) -> {
            List<Segment> whole = List.of(MESSAGE.get(0), Segment.target(text));
            assertThat(scores.get(label))
                .isCloseTo(score(model, tokenizer.tokenize(whole, maxTokens)), within(1e-4));
          });
    }
  }

  private static double score(LoadedModel model, TokenizedExample text) {
    int length = text.ids().length;
    Batch batch = new Batch(1, length, text.ids(), new int[length], text.lossMask());
    return -model
        .transformer()
        .tokenLosses(model.parameters(), batch, DoubleBuffer.allocate(length))
        .sum();
  }
}
