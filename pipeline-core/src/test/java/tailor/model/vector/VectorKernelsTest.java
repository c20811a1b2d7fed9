package tailor.model.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import tailor.model.AdamW;
import tailor.model.AttentionShape;
import tailor.model.Tensor;

/** Every kernel against the plain reference, at sizes that do and do not fill whole vectors. */
class VectorKernelsTest {
  private static final double EPSILON = 1e-5;

  private final VectorKernels kernels = new VectorKernels();

  @AfterEach
  void close() {
    kernels.close();
  }

  static Stream<Integer> widths() {
    return Stream.of(1, 3, 7, 8, 15, 16, 17, 31, 48, 64, 100);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void vectorOperations(int width) {
    double[][] x = PlainReference.random(5, width, 1);
    double[][] y = PlainReference.random(5, width, 2);
    Tensor tx = tensor(x);
    Tensor ty = tensor(y);

    kernels.addScaled(0.5, tx, ty);
    assertClose(ty, PlainReference.add(y, scaled(x, 0.5)), 1e-6);
    kernels.scale(tx, -3);
    assertClose(tx, scaled(x, -3), 1e-6);
    kernels.copy(tx, ty);
    assertClose(ty, scaled(x, -3), 1e-6);
    kernels.fill(ty, 1.5);
    assertClose(ty, scaled(x, 0), 1.5, 0);
  }

  @Test
  void vectorOperationsKeepToTheirColumns() {
    double[][] x = PlainReference.random(5, 40, 1);
    double[][] y = PlainReference.random(5, 19, 2);
    Tensor tx = tensor(x);

    kernels.copy(tensor(y), tx.columnRange(3, 19));

    double[][] expected = PlainReference.copy(x);
    for (int i = 0; i < 5; i++) {
      System.arraycopy(y[i], 0, expected[i], 3, 19);
    }
    assertClose(tx, expected, 0);
    assertThat(kernels.sumOfSquares(tx.columnRange(3, 19)))
        .isCloseTo(sumOfSquares(y), Offset.offset(1e-5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 511, 513, 300_000, 1_000_003})
  void sumOfSquares(int size) {
    double[][] x = PlainReference.random(1, size, 3);

    assertThat(kernels.sumOfSquares(tensor(x)) / sumOfSquares(x)).isCloseTo(1, Offset.offset(3e-7));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 33, 200_001})
  void adamW(int size) {
    double[][] p = PlainReference.random(1, size, 1);
    double[][] g = PlainReference.random(1, size, 2);
    Tensor parameters = tensor(p);
    Tensor gradients = tensor(g);
    Tensor first = kernels.allocate(1, size);
    Tensor second = kernels.allocate(1, size);
    double[] m = new double[size];
    double[] v = new double[size];
    for (int step = 1; step <= 3; step++) {
      kernels.adamW(
          new AdamW(0.01, 0.9, 0.95, 1e-8, 0.1, 0.25, step), parameters, gradients, first, second);
      for (int i = 0; i < size; i++) {
        double gradient = 0.25 * g[0][i];
        m[i] = 0.9 * m[i] + 0.1 * gradient;
        v[i] = 0.95 * v[i] + 0.05 * gradient * gradient;
        double firstMoment = m[i] / (1 - Math.pow(0.9, step));
        double secondMoment = v[i] / (1 - Math.pow(0.95, step));
        p[0][i] -= 0.01 * 0.1 * p[0][i];
        p[0][i] -= 0.01 * firstMoment / (Math.sqrt(secondMoment) + 1e-8);
      }
    }
    assertClose(parameters, p, 1e-6);
    assertClose(gradients, g, 0);
    assertClose(first, new double[][] {m}, 1e-6);
    assertClose(second, new double[][] {v}, 1e-6);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void biases(int width) {
    double[][] x = PlainReference.random(70, width, 1);
    double[][] bias = PlainReference.random(1, width, 2);
    double[][] expected = PlainReference.copy(x);
    double[][] sums = PlainReference.copy(bias);
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < width; j++) {
        expected[i][j] += bias[0][j];
        sums[0][j] += x[i][j];
      }
    }
    Tensor tx = tensor(x);
    Tensor tBias = tensor(bias);

    kernels.biasGradient(tx, tBias);
    assertClose(tBias, sums, 1e-5);
    kernels.addBias(tensor(bias), tx);
    assertClose(tx, expected, 1e-6);
  }

  @Test
  void gatherAndScatterAdd() {
    double[][] table = PlainReference.random(7, 19, 1);
    int[] indices = {6, 0, 3, 0};
    Tensor rows = kernels.allocate(4, 19);

    kernels.gather(tensor(table), indices, rows);

    assertClose(rows, new double[][] {table[6], table[0], table[3], table[0]}, 0);
    Tensor sum = tensor(table);
    kernels.scatterAdd(rows, indices, sum);
    double[][] expected = PlainReference.copy(table);
    for (int j = 0; j < 19; j++) {
      expected[0][j] *= 3;
      expected[3][j] *= 2;
      expected[6][j] *= 2;
    }
    assertClose(sum, expected, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 64})
  void linear(int tokens) {
    for (int width : new int[] {1, 5, 16, 37}) {
      double[][] x = PlainReference.random(tokens, width, 1);
      double[][] w = PlainReference.random(23, width, 2);
      double[][] dy = PlainReference.random(tokens, 23, 3);
      double[][] dw = PlainReference.random(23, width, 4);
      Tensor y = kernels.allocate(tokens, 23);
      Tensor dx = kernels.allocate(tokens, width);
      Tensor dWeight = tensor(dw);

      kernels.linear(tensor(x), tensor(w), y);
      kernels.linearInputGradient(tensor(dy), tensor(w), dx);
      kernels.linearWeightGradient(tensor(dy), tensor(x), dWeight);

      assertClose(y, PlainReference.multiply(x, PlainReference.transpose(w)), 1e-5);
      assertClose(dx, PlainReference.multiply(dy, w), 1e-5);
      double[][] product = PlainReference.multiply(PlainReference.transpose(dy), x);
      assertClose(dWeight, PlainReference.add(dw, product), 1e-4);
    }
  }

  @Test
  void linearOnParts() {
    double[][] x = PlainReference.random(6, 11, 1);
    double[][] w = PlainReference.random(9, 11, 2);
    Tensor wideX = kernels.allocate(6, 30);
    Tensor wideY = kernels.allocate(6, 20);
    kernels.copy(tensor(x), wideX.columnRange(7, 11));

    kernels.linear(wideX.columnRange(7, 11), tensor(w), wideY.columnRange(2, 9));

    double[][] expected = new double[6][20];
    double[][] product = PlainReference.multiply(x, PlainReference.transpose(w));
    for (int i = 0; i < 6; i++) {
      System.arraycopy(product[i], 0, expected[i], 2, 9);
    }
    assertClose(wideY, expected, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void rmsNorm(int width) {
    double[][] x = PlainReference.random(130, width, 1);
    double[][] delta = PlainReference.random(130, width, 2);
    double[][] weight = PlainReference.random(1, width, 3);
    double[][] sum = PlainReference.add(x, delta);
    Tensor y = kernels.allocate(130, width);
    Tensor total = kernels.allocate(130, width);
    Tensor inverse = kernels.allocate(1, 130);

    kernels.rmsNorm(tensor(x), tensor(weight), EPSILON, y, inverse);
    assertClose(y, PlainReference.rmsNorm(x, weight[0], EPSILON), 1e-5);
    kernels.addRmsNorm(tensor(x), tensor(delta), tensor(weight), EPSILON, total, y, inverse);
    assertClose(total, sum, 1e-6);
    assertClose(y, PlainReference.rmsNorm(sum, weight[0], EPSILON), 1e-5);

    double[][] dy = PlainReference.random(130, width, 4);
    double[][] dx = PlainReference.random(130, width, 5);
    double[][] dw = PlainReference.random(1, width, 6);
    Tensor dInput = tensor(dx);
    Tensor dWeight = tensor(dw);
    kernels.rmsNormGradient(tensor(dy), total, tensor(weight), inverse, dInput, dWeight);
    PlainReference.rmsNormGradient(dy, sum, weight[0], EPSILON, dx, dw[0]);
    assertClose(dInput, dx, 1e-4);
    assertClose(dWeight, dw, 1e-4);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 8, 24, 48, 64, 80})
  void rotary(int headSize) {
    double[][] x = PlainReference.random(9, 5 * headSize, 1);
    double[][] angles = PlainReference.random(9, headSize / 2, 2);
    double[][] cosines = floats(map(angles, Math::cos));
    double[][] sines = floats(map(angles, Math::sin));
    Tensor turned = tensor(x);

    Tensor part = turned.columnRange(headSize, 3L * headSize);
    kernels.rotary(part, tensor(cosines), tensor(sines));

    double[][] expected = PlainReference.copy(x);
    double[][] middle = new double[9][];
    for (int i = 0; i < 9; i++) {
      middle[i] = Arrays.copyOfRange(x[i], headSize, 4 * headSize);
    }
    middle = PlainReference.rotary(middle, cosines, sines);
    for (int i = 0; i < 9; i++) {
      System.arraycopy(middle[i], 0, expected[i], headSize, 3 * headSize);
    }
    assertClose(turned, expected, 1e-6);
    kernels.rotaryGradient(part, tensor(cosines), tensor(sines));
    assertClose(turned, x, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void swiGlu(int width) {
    double[][] gateUp = PlainReference.random(6, 2 * width, 1);
    gateUp[0][0] = -200;
    gateUp[1][0] = 200;
    double[][] dOut = PlainReference.random(6, width, 2);
    Tensor out = kernels.allocate(6, width);
    Tensor gradient = kernels.allocate(6, 2L * width);

    kernels.swiGlu(tensor(gateUp), out);
    kernels.swiGluGradient(tensor(dOut), tensor(gateUp), gradient);

    assertClose(out, PlainReference.swiGlu(gateUp), 1e-5);
    assertClose(gradient, PlainReference.swiGluGradient(dOut, gateUp), 1e-5);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void gelu(int width) {
    double[][] x = PlainReference.random(6, width, 1);
    x[0][0] = -200;
    x[1][0] = 200;
    double[][] dOut = PlainReference.random(6, width, 2);
    Tensor out = kernels.allocate(6, width);
    Tensor gradient = kernels.allocate(6, width);

    kernels.gelu(tensor(x), out);
    kernels.geluGradient(tensor(dOut), tensor(x), gradient);

    assertClose(out, PlainReference.gelu(x), 1e-5);
    assertClose(gradient, PlainReference.geluGradient(dOut, x), 1e-5);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void center(int width) {
    double[][] x = PlainReference.random(130, width, 1);
    Tensor y = kernels.allocate(130, width);
    Tensor inPlace = tensor(x);

    kernels.center(tensor(x), y);
    kernels.center(inPlace, inPlace);

    assertClose(y, PlainReference.center(x), 1e-6);
    assertClose(inPlace, PlainReference.center(x), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 15, 16, 49, 1000})
  void crossEntropy(int vocabulary) {
    double[][] logits = PlainReference.random(8, vocabulary, 1);
    int[] targets = {0, 1, 0, 1, vocabulary - 1, 0, 1, 0};
    logits[2][0] = 20;
    logits[4][vocabulary - 1] = 20;
    int best = 0;
    for (int i = 0; i < 8; i++) {
      double max = Arrays.stream(logits[i]).max().orElseThrow();
      best += logits[i][targets[i]] == max ? 1 : 0;
    }
    Tensor x = tensor(logits);
    Tensor losses = kernels.allocate(1, 8);

    assertThat(kernels.crossEntropy(x, targets, losses)).isEqualTo(best);
    double[] expected = PlainReference.crossEntropyGradient(logits, targets);
    assertClose(losses, new double[][] {expected}, 1e-5);
    kernels.fill(losses, 0);
    assertThat(kernels.crossEntropyGradient(x, targets, 0, losses)).isEqualTo(best);
    assertClose(losses, new double[][] {expected}, 1e-5);
    assertClose(x, logits, 1e-6);
  }

  @Test
  void crossEntropyOfLogitsFarApart() {
    double[][] logits = new double[1][40];
    Arrays.fill(logits[0], -3e4);
    logits[0][17] = 3e4;
    Tensor x = tensor(logits);
    Tensor losses = kernels.allocate(1, 1);

    kernels.crossEntropyGradient(x, new int[] {3}, 0, losses);

    double[][] expected = new double[1][40];
    expected[0][17] = 1;
    expected[0][3] = -1;
    assertClose(losses, new double[][] {{6e4}}, 0);
    assertClose(x, expected, 0);
  }

  static Stream<Arguments> attentionShapes() {
    return Stream.of(
        Arguments.of(new AttentionShape(1, 1, 1, 1, 2), new int[] {0}),
        Arguments.of(new AttentionShape(2, 17, 4, 2, 8), new int[] {0, 5, 16}),
        Arguments.of(new AttentionShape(3, 64, 3, 3, 16), new int[] {0}),
        Arguments.of(new AttentionShape(1, 65, 6, 2, 10), new int[] {0, 1, 2, 33}),
        Arguments.of(new AttentionShape(2, 150, 2, 1, 48), new int[] {0, 70, 71, 149}),
        Arguments.of(new AttentionShape(1, 200, 9, 3, 64), new int[] {0}));
  }

  @ParameterizedTest
  @MethodSource("attentionShapes")
  void attention(AttentionShape shape, int[] segments) {
    int tokens = shape.rows() * shape.length();
    int[] starts = segmentStarts(shape, segments);
    int queries = shape.heads() * shape.headSize();
    int keys = shape.keyValueHeads() * shape.headSize();
    double[][] q = PlainReference.random(tokens, queries, 1);
    double[][] k = PlainReference.random(tokens, keys, 2);
    double[][] v = PlainReference.random(tokens, keys, 3);
    double[][] dOut = PlainReference.random(tokens, queries, 4);
    Tensor qkv = kernels.allocate(tokens, queries + 2L * keys);
    Tensor tq = qkv.columnRange(0, queries);
    Tensor tk = qkv.columnRange(queries, keys);
    Tensor tv = qkv.columnRange(queries + keys, keys);
    kernels.copy(tensor(q), tq);
    kernels.copy(tensor(k), tk);
    kernels.copy(tensor(v), tv);
    Tensor out = kernels.allocate(tokens, queries);
    Tensor state = kernels.allocate(1, kernels.attentionStateSize(shape));

    kernels.attention(shape, starts, tq, tk, tv, out, state);

    assertClose(out, PlainReference.attention(shape, starts, q, k, v), 1e-5);
    Tensor dq = tensor(PlainReference.random(tokens, queries, 5));
    Tensor dk = tensor(PlainReference.random(tokens, keys, 6));
    Tensor dv = tensor(PlainReference.random(tokens, keys, 7));
    kernels.attentionGradient(shape, starts, tensor(dOut), tq, tk, tv, out, state, dq, dk, dv);
    double[][] expectedDq = new double[tokens][queries];
    double[][] expectedDk = new double[tokens][keys];
    double[][] expectedDv = new double[tokens][keys];
    PlainReference.attentionGradient(
        shape, starts, dOut, q, k, v, expectedDq, expectedDk, expectedDv);
    assertClose(dq, expectedDq, 1e-5);
    assertClose(dk, expectedDk, 1e-5);
    assertClose(dv, expectedDv, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"1,131", "2,131", "70,131", "131,131", "1,37", "70,37", "131,5"})
  void cachedAttentionContinuesTheSequence(int newest, int window) {
    int[] firstKeys = new int[131];
    Arrays.setAll(firstKeys, i -> Math.max(0, i - window + 1));
    AttentionShape whole = new AttentionShape(1, 131, 6, 2, 20);
    double[][] q = PlainReference.random(131, 120, 1);
    double[][] k = PlainReference.random(131, 40, 2);
    double[][] v = PlainReference.random(131, 40, 3);
    Tensor keys = kernels.allocate(140, 40);
    Tensor values = kernels.allocate(140, 40);
    kernels.copy(tensor(k), keys.rowRange(0, 131));
    kernels.copy(tensor(v), values.rowRange(0, 131));
    int past = 131 - newest;
    Tensor out = kernels.allocate(newest, 120);

    kernels.cachedAttention(
        new AttentionShape(1, newest, 6, 2, 20),
        past,
        Arrays.copyOfRange(firstKeys, past, 131),
        tensor(Arrays.copyOfRange(q, past, 131)),
        keys,
        values,
        out);

    double[][] expected = PlainReference.attention(whole, firstKeys, q, k, v);
    assertClose(out, Arrays.copyOfRange(expected, past, 131), 1e-5);
  }

  @Test
  void wrapsAnArrayWithoutCopyingIt() {
    INDArray array = Nd4j.arange(30).castTo(DataType.FLOAT);
    Tensor whole = kernels.wrap(array);
    kernels.scale(whole, 2);
    assertThat(array.getDouble(29)).isEqualTo(58);

    INDArray part = array.get(NDArrayIndex.interval(10, 20));
    kernels.fill(kernels.wrap(part), -1);
    assertThat(array.getDouble(9)).isEqualTo(18);
    assertThat(array.getDouble(10)).isEqualTo(-1);
    assertThat(array.getDouble(19)).isEqualTo(-1);
    assertThat(array.getDouble(20)).isEqualTo(40);

    assertThatThrownBy(() -> kernels.wrap(Nd4j.create(DataType.DOUBLE, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOUBLE");
  }

  @Test
  void freesWhatIsClosed() {
    long before = kernels.allocatedBytes();
    Tensor x = kernels.allocate(100, 100);
    Tensor y = kernels.allocate(1, 1_000_000);
    assertThat(kernels.allocatedBytes()).isEqualTo(before + 40_000 + 4_000_000);
    x.rowRange(1, 2).close();
    assertThat(kernels.allocatedBytes()).isEqualTo(before + 40_000 + 4_000_000);
    x.close();
    x.close();
    assertThat(kernels.allocatedBytes()).isEqualTo(before + 4_000_000);
    kernels.close();
    assertThat(kernels.allocatedBytes()).isZero();
    assertThatThrownBy(() -> y.read(0, FloatBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void viewsStayWithinTheirTensor() {
    Tensor x = kernels.allocate(4, 6);

    assertThatThrownBy(() -> x.rowRange(2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.columnRange(6, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.view(1, 4, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.columnRange(1, 2).view(0, 1, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> x.read(20, FloatBuffer.allocate(5)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static int[] segmentStarts(AttentionShape shape, int[] segments) {
    int[] starts = new int[shape.rows() * shape.length()];
    for (int i = 0; i < starts.length; i++) {
      for (int segment : segments) {
        if (segment <= i % shape.length()) {
          starts[i] = segment;
        }
      }
    }
    return starts;
  }

  private Tensor tensor(double[][] x) {
    Tensor tensor = kernels.allocate(x.length, x[0].length);
    for (int i = 0; i < x.length; i++) {
      tensor.write((long) i * x[i].length, DoubleBuffer.wrap(x[i]));
    }
    return tensor;
  }

  private static double[][] read(Tensor tensor) {
    double[][] x = new double[(int) tensor.rows()][(int) tensor.columns()];
    for (int i = 0; i < x.length; i++) {
      tensor.rowRange(i, 1).read(0, DoubleBuffer.wrap(x[i]));
    }
    return x;
  }

  private static void assertClose(Tensor actual, double[][] expected, double tolerance) {
    assertClose(actual, expected, 0, tolerance);
  }

  private static void assertClose(
      Tensor actual, double[][] expected, double shift, double tolerance) {
    double[][] values = read(actual);
    assertThat(values).hasNumberOfRows(expected.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).hasSameSizeAs(expected[i]);
      for (int j = 0; j < values[i].length; j++) {
        double target = expected[i][j] + shift;
        double error = Math.abs(values[i][j] - target) / Math.max(1, Math.abs(target));
        assertThat(error)
            .as("[%d, %d]: %s for %s", i, j, values[i][j], target)
            .isLessThanOrEqualTo(tolerance);
      }
    }
  }

  private static double[][] scaled(double[][] x, double factor) {
    return map(x, value -> value * factor);
  }

  private static double[][] floats(double[][] x) {
    return map(x, value -> (float) value);
  }

  private static double[][] map(double[][] x, DoubleUnaryOperator function) {
    double[][] y = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      y[i] = Arrays.stream(x[i]).map(function).toArray();
    }
    return y;
  }

  private static double sumOfSquares(double[][] x) {
    double sum = 0;
    for (double[] row : x) {
      for (double value : row) {
        sum += value * value;
      }
    }
    return sum;
  }
}
