package tailor.train.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.Tensor;
import tailor.model.nd4j.Nd4jKernels;

class DifferenceTest {
  private static final int SIZE = 70_001;
  private static final float SMALLEST_SHARE = 1f / 127 / 2;

  private final Kernels kernels = new Nd4jKernels(Precision.FLOAT);
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    kernels.close();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_sent_and_what_is_not_make_up_the_difference(DifferenceCode code) throws Exception {
    float[] start = normal(0.05f);
    float[] moved = normal(1e-3f);
    try (Difference difference = new Difference(code, SIZE, kernels)) {
      float[] sent = round(difference, start, moved);
      float[] unsent = values(difference.unsent());
      for (int i = 0; i < SIZE; i++) {
        float largest = Math.max(Math.abs(start[i]), Math.abs(moved[i]));
        assertThat(sent[i] + unsent[i]).isCloseTo(moved[i], within(2 * Math.ulp(largest)));
        assertThat(Math.abs(unsent[i])).isLessThan(5e-3f * SMALLEST_SHARE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_is_too_small_for_one_round_arrives_over_many(DifferenceCode code) throws Exception {
    float[] moved = new float[SIZE];
    Arrays.fill(moved, 1e-4f);
    moved[0] = 1;
    double arrived = 0;
    try (Difference difference = new Difference(code, SIZE, kernels)) {
      for (int round = 0; round < 40 && arrived == 0; round++) {
        arrived += round(difference, new float[SIZE], moved)[1];
      }
    }
    assertThat(arrived).isPositive();
  }

  @Test
  void a_round_of_which_nothing_is_sent_is_sent_with_the_next() throws Exception {
    float[] moved = normal(1e-3f);
    try (Difference difference = new Difference(DifferenceCode.INT8, SIZE, kernels)) {
      Tensor parameters = kernels.allocate(1, SIZE);
      difference.begin(parameters);
      parameters.write(0, FloatBuffer.wrap(negative(moved)));
      difference.withhold(parameters);
      assertThat(values(difference.unsent())).isEqualTo(moved);
      float[] sent = round(difference, new float[SIZE], new float[SIZE]);
      assertThat(sent[17]).isCloseTo(moved[17], within(5e-3f * SMALLEST_SHARE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takes_the_bytes_that_it_says(DifferenceCode code) throws Exception {
    try (Difference difference = new Difference(code, SIZE, kernels)) {
      Tensor parameters = kernels.allocate(1, SIZE);
      difference.begin(parameters);
      difference.end(parameters);
      int bytes = serialized(new DifferenceChunk(difference, parameters, 0, SIZE, 1)).length;
      assertThat((double) bytes).isCloseTo(code.bytes(SIZE), within(0.01 * code.bytes(SIZE)));
      assertThat(code.bytes(SIZE)).isLessThan((long) (1.05 * SIZE * code.bytes(1_024) / 1_024));
    }
  }

  /** Sends a round that moved the parameters so far down. */
  private float[] round(Difference difference, float[] start, float[] moved)
      throws IOException, ClassNotFoundException {
    Tensor parameters = kernels.allocate(1, SIZE);
    parameters.write(0, FloatBuffer.wrap(start));
    difference.begin(parameters);
    float[] end = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      end[i] = start[i] - moved[i];
    }
    parameters.write(0, FloatBuffer.wrap(end));
    difference.end(parameters);
    byte[] bytes = serialized(new DifferenceChunk(difference, parameters, 0, SIZE, 3));
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      DifferenceChunk received = (DifferenceChunk) in.readObject();
      assertThat(received.weight()).isEqualTo(3);
      return received.values();
    } finally {
      parameters.close();
    }
  }

  private static byte[] serialized(DifferenceChunk chunk) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(chunk);
    }
    return bytes.toByteArray();
  }

  private float[] normal(float deviation) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    return values;
  }

  private static float[] negative(float[] values) {
    float[] negative = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negative[i] = -values[i];
    }
    return negative;
  }

  private static float[] values(Tensor vector) {
    float[] values = new float[(int) vector.size()];
    vector.read(0, FloatBuffer.wrap(values));
    return values;
  }
}
