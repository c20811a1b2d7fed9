package tailor.model.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailor.config.ConfigurationException;
import tailor.model.AdamW;
import tailor.model.Batch;
import tailor.model.Kernels;
import tailor.model.LossResult;
import tailor.model.ModelConfig;
import tailor.model.ParameterInitializer;
import tailor.model.RotaryConfig;
import tailor.model.Tensor;
import tailor.model.Transformer;

/** Products in bfloat16 against exact ones of the same rounded operands, and training with them. */
class Bfloat16ProductsTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(96, 48, 80, 3, 4, 2, 12, 128, 1e-5, RotaryConfig.unscaled(10_000), true);

  @BeforeAll
  static void onlyWhereTheProcessorHasThem() {
    assumeTrue(isSupported());
  }

  private static boolean isSupported() {
    try {
      ProductPrecision.BFLOAT16.requireSupported();
      return true;
    } catch (ConfigurationException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({"3,5,7,1", "64,96,48,1", "33,1000,300,1", "70,2049,129,3", "300,130,700,2"})
  void productsAreExactButForTheRoundingOfTheirOperands(int t, int out, int in, int threads) {
    double[][] x = PlainReference.random(t, in, 1);
    double[][] w = PlainReference.random(out, in, 2);
    double[][] dy = PlainReference.random(t, out, 3);
    double[][] dw = PlainReference.random(out, in, 4);
    try (VectorKernels kernels = new VectorKernels(threads, ProductPrecision.BFLOAT16)) {
      Tensor y = kernels.allocate(t, out);
      kernels.linear(tensor(kernels, x), tensor(kernels, w), y);
      assertClose(y, product(rounded(x), transposed(rounded(w))), in);

      kernels.addLinear(tensor(kernels, x), tensor(kernels, w), y);
      double[][] once = product(rounded(x), transposed(rounded(w)));
      assertClose(y, PlainReference.add(once, once), in);

      Tensor dx = kernels.allocate(t, in);
      kernels.linearInputGradient(tensor(kernels, dy), tensor(kernels, w), dx);
      assertClose(dx, product(rounded(dy), rounded(w)), out);

      Tensor gradient = tensor(kernels, dw);
      kernels.linearWeightGradient(tensor(kernels, dy), tensor(kernels, x), gradient);
      double[][] added = product(transposed(rounded(dy)), rounded(x));
      assertClose(gradient, PlainReference.add(dw, added), t);
    }
  }

  /** 8 bits of operands are kept: each product is off by 2⁻⁸, in a row of 2 (4 * 3 + 1) of them. */
  @Test
  void aLossAndItsGradientsAreNearThoseInSinglePrecision() {
    Outcome exact = firstStep(ProductPrecision.FLOAT);
    Outcome rounded = firstStep(ProductPrecision.BFLOAT16);

    assertThat(rounded.loss / exact.loss).isCloseTo(1, within(Math.pow(2, -8)));
    double difference = 0;
    double size = 0;
    for (int i = 0; i < exact.values.length; i++) {
      difference += Math.pow(rounded.values[i] - exact.values[i], 2);
      size += Math.pow(exact.values[i], 2);
    }
    assertThat(Math.sqrt(difference / size)).isLessThan(26 * Math.pow(2, -8));
  }

  @Test
  void trainingEndsAtTheSameLoss() {
    assertThat(loss(ProductPrecision.BFLOAT16) / loss(ProductPrecision.FLOAT))
        .isCloseTo(1, within(0.005));
  }

  @Test
  void theSameStepsGiveTheSameBits() {
    assertThat(
            Arrays.equals(
                firstStep(ProductPrecision.BFLOAT16).values,
                firstStep(ProductPrecision.BFLOAT16).values))
        .isTrue();
  }

  private record Outcome(double loss, float[] values) {}

  private static Outcome firstStep(ProductPrecision precision) {
    try (Kernels kernels = new VectorKernels(1, precision);
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      int size = (int) transformer.layout().size();
      Tensor parameters = kernels.allocate(1, size);
      Tensor gradients = kernels.allocate(1, size);
      ParameterInitializer.initialize(transformer.layout(), parameters, 0.05, 5);
      LossResult loss = transformer.lossAndGradients(parameters, batch(0), gradients);
      float[] values = new float[size];
      gradients.read(0, FloatBuffer.wrap(values));
      return new Outcome(loss.mean(), values);
    }
  }

  private static double loss(ProductPrecision precision) {
    try (Kernels kernels = new VectorKernels(1, precision);
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      long size = transformer.layout().size();
      Tensor parameters = kernels.allocate(1, size);
      Tensor gradients = kernels.allocate(1, size);
      Tensor first = kernels.allocate(1, size);
      Tensor second = kernels.allocate(1, size);
      ParameterInitializer.initialize(transformer.layout(), parameters, 0.02, 5);
      for (int i = 1; i <= 120; i++) {
        kernels.fill(gradients, 0);
        LossResult result = transformer.lossAndGradients(parameters, batch(i), gradients);
        AdamW step = new AdamW(3e-3, 0.9, 0.95, 1e-8, 0.1, 1.0 / result.count(), i);
        kernels.adamW(step, parameters, gradients, first, second);
      }
      double trained = transformer.loss(parameters, batch(0)).mean();
      assertThat(trained).isLessThan(2.5);
      return trained;
    }
  }

  /** Tokens of which three of four follow from the one before; to guess them all costs 4.6. */
  private static Batch batch(int number) {
    SplittableRandom random = new SplittableRandom(number);
    int[] tokens = new int[4 * 100];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = i % 4 == 0 ? random.nextInt(96) : (tokens[i - 1] * 5 + 3) % 96;
    }
    byte[] mask = new byte[tokens.length];
    Arrays.fill(mask, (byte) 1);
    return new Batch(4, 100, tokens, new int[tokens.length], mask);
  }

  private static Tensor tensor(Kernels kernels, double[][] values) {
    Tensor tensor = kernels.allocate(values.length, values[0].length);
    for (int i = 0; i < values.length; i++) {
      tensor.write((long) i * values[0].length, DoubleBuffer.wrap(values[i]));
    }
    return tensor;
  }

  private static double[][] rounded(double[][] x) {
    return Arrays.stream(x)
        .map(row -> Arrays.stream(row).map(Bfloat16ProductsTest::rounded).toArray())
        .toArray(double[][]::new);
  }

  /** The nearest number of 8 bits: the spacing is 2⁻⁷ of the power of two below. */
  private static double rounded(double value) {
    double spacing = Math.ulp((float) value) * 0x1p16;
    return Math.rint((float) value / spacing) * spacing;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < c[i].length; j++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private static double[][] transposed(double[][] a) {
    double[][] b = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        b[j][i] = a[i][j];
      }
    }
    return b;
  }

  /** Sums of so many products in floats. */
  private static void assertClose(Tensor actual, double[][] expected, int terms) {
    double[] row = new double[expected[0].length];
    for (int i = 0; i < expected.length; i++) {
      actual.read((long) i * row.length, DoubleBuffer.wrap(row));
      for (int j = 0; j < row.length; j++) {
        assertThat(row[j]).isCloseTo(expected[i][j], within(2e-7 * terms + 1e-5));
      }
    }
  }
}
