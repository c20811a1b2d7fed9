package tailor.model.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.export.GoldenModel;
import tailor.export.LoadedModel;

class TextScorerTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(GoldenModel.class)
  void givesTheLogProbabilitiesOfTransformers(GoldenModel golden) throws IOException {
    List<int[]> texts = new ArrayList<>();
    JsonNode expected = golden.expected().path("scores");
    for (JsonNode score : expected) {
      texts.add(
          StreamSupport.stream(score.path("token_ids").spliterator(), false)
              .mapToInt(JsonNode::asInt)
              .toArray());
    }
    try (LoadedModel model = load(golden)) {
      List<double[]> scores = scorer(model).score(texts);
      for (int i = 0; i < scores.size(); i++) {
        JsonNode logprobs = expected.get(i).path("logprobs");
        assertThat(scores.get(i)).hasSize(texts.get(i).length - 1).hasSize(logprobs.size());
        for (int token = 0; token < logprobs.size(); token++) {
          assertThat(scores.get(i)[token]).isCloseTo(logprobs.get(token).asDouble(), within(1e-5));
        }
      }
    }
  }

  @Test
  void textsOfAnyLengthComeBackInTheirOrder() throws IOException {
    Random random = new Random(4);
    List<int[]> texts = new ArrayList<>();
    for (int length : new int[] {0, 5, 128, 1, 2, 127, 40, 3, 128, 64, 0}) {
      texts.add(random.ints(length, 0, 320).toArray());
    }
    try (LoadedModel model = load(GoldenModel.TIED)) {
      TextScorer scorer = scorer(model);
      List<double[]> together = scorer.score(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(together.get(i))
            .containsExactly(scorer.score(List.of(texts.get(i))).get(0), within(1e-5));
        assertThat(together.get(i)).hasSize(Math.max(0, texts.get(i).length - 1));
      }
      assertThat(scorer.score(List.of())).isEmpty();
    }
  }

  @Test
  void aTextLongerThanTheModelIsReadInWindowsThatOverlapByHalf() throws IOException {
    int[] text = new Random(5).ints(300, 0, 320).toArray();
    try (LoadedModel model = load(GoldenModel.SHARDED)) {
      TextScorer scorer = scorer(model);
      double[] score = scorer.score(List.of(text)).get(0);
      assertThat(score).hasSize(299);
      assertThat(Arrays.copyOf(score, 127))
          .containsExactly(part(scorer, text, 0, 128), within(1e-5));
      double[] second = part(scorer, text, 64, 192);
      assertThat(Arrays.copyOfRange(score, 127, 191))
          .containsExactly(Arrays.copyOfRange(second, 63, 127), within(1e-5));
      double[] last = part(scorer, text, 192, 300);
      assertThat(Arrays.copyOfRange(score, 255, 299))
          .containsExactly(Arrays.copyOfRange(last, 63, 107), within(1e-5));
    }
  }

  private static double[] part(TextScorer scorer, int[] text, int from, int to) {
    return scorer.score(List.of(Arrays.copyOfRange(text, from, to))).get(0);
  }

  private static TextScorer scorer(LoadedModel model) {
    return new TextScorer(model.transformer(), model.parameters());
  }

  private LoadedModel load(GoldenModel golden) throws IOException {
    return LoadedModel.load(golden.copyTo(temporary).toString(), new Configuration(false), 1);
  }
}
