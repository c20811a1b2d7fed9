package tailor.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the metrics to scikit-learn's, written by src/test/python/make_metrics.py. */
class ConfusionMatrixTest {
  private static final Offset<Double> ROUNDING = within(1e-12);

  record Golden(
      List<String> expected,
      List<String> predicted,
      List<String> labels,
      List<Double> precision,
      List<Double> recall,
      List<Double> f1,
      List<Long> support,
      List<Double> micro,
      List<Double> macro,
      double accuracy) {}

  static List<Golden> goldens() throws IOException {
    try (InputStream json = ConfusionMatrixTest.class.getResourceAsStream("scikit-learn.json")) {
      return new ObjectMapper().readValue(json, new TypeReference<>() {});
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void agreesWithScikitLearn(Golden golden) {
    ConfusionMatrix matrix = new ConfusionMatrix();
    for (int i = 0; i < golden.expected().size(); i++) {
      matrix.add(golden.expected().get(i), golden.predicted().get(i), 1);
    }
    assertThat(matrix.labels()).isEqualTo(golden.labels());
    List<ClassMetrics> classes = matrix.classes();
    for (int i = 0; i < classes.size(); i++) {
      assertThat(classes.get(i).precision()).isCloseTo(golden.precision().get(i), ROUNDING);
      assertThat(classes.get(i).recall()).isCloseTo(golden.recall().get(i), ROUNDING);
      assertThat(classes.get(i).f1()).isCloseTo(golden.f1().get(i), ROUNDING);
      assertThat(classes.get(i).support()).isEqualTo(golden.support().get(i));
    }
    assertThat(matrix.micro().precision()).isCloseTo(golden.micro().get(0), ROUNDING);
    assertThat(matrix.micro().recall()).isCloseTo(golden.micro().get(1), ROUNDING);
    assertThat(matrix.micro().f1()).isCloseTo(golden.micro().get(2), ROUNDING);
    assertThat(matrix.macroPrecision()).isCloseTo(golden.macro().get(0), ROUNDING);
    assertThat(matrix.macroRecall()).isCloseTo(golden.macro().get(1), ROUNDING);
    assertThat(matrix.macroF1()).isCloseTo(golden.macro().get(2), ROUNDING);
    assertThat(matrix.accuracy()).isCloseTo(golden.accuracy(), ROUNDING);
  }

  @Test
  void emptyMatrixHasNoClassesAndNoAccuracy() {
    ConfusionMatrix matrix = new ConfusionMatrix();
    assertThat(matrix.classes()).isEmpty();
    assertThat(matrix.accuracy()).isZero();
    assertThat(matrix.macroF1()).isZero();
  }
}
