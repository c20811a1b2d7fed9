package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segments that share a row know nothing of each other. */
class PackingTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(40, 24, 36, 2, 4, 2, 6, 64, 1e-5, RotaryConfig.unscaled(10000), true);
  private static final int LENGTH = 40;
  private static final int FIRST = 17;

  @ParameterizedTest
  @EnumSource
  void anotherSegmentChangesNoBitOfALoss(KernelSet set) {
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      Tensor parameters = parameters(kernels, transformer.layout());
      int[] tokens = tokens();
      double[] before = losses(transformer, parameters, tokens);
      for (int i = 0; i < FIRST; i++) {
        tokens[i] = (tokens[i] * 7 + 3) % CONFIG.vocabularySize();
      }
      double[] after = losses(transformer, parameters, tokens);

      assertThat(tail(after)).isEqualTo(tail(before));
      assertThat(after).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPackedSegmentHasTheLossesItHasAlone(KernelSet set) {
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      Tensor parameters = parameters(kernels, transformer.layout());
      double[] packed = losses(transformer, parameters, tokens());
      int[] second = Arrays.copyOfRange(tokens(), FIRST, LENGTH);
      DoubleBuffer alone = DoubleBuffer.allocate(second.length);
      transformer.tokenLosses(parameters, Batch.of(second), alone);

      for (int i = 0; i < second.length; i++) {
        assertThat(alone.get(i)).isCloseTo(packed[FIRST + i], Offset.offset(2e-6));
      }
    }
  }

  /** Three documents of any lengths and padding after them: each keeps its losses to the bit. */
  @ParameterizedTest
  @EnumSource
  void changingOneDocumentLeavesTheLossesOfOthers(KernelSet set) {
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      Tensor parameters = parameters(kernels, transformer.layout());
      for (int[] lengths :
          new int[][] {{13, 13, 14}, {1, 30, 2}, {20, 5, 9}, {2, 2, 3}, {31, 1, 8}, {7, 16, 17}}) {
        int[] segments = segments(lengths);
        double[] before = losses(transformer, parameters, tokens(), segments);
        for (int changed = 1; changed <= lengths.length; changed++) {
          int[] tokens = tokens();
          for (int i = 0; i < LENGTH; i++) {
            tokens[i] =
                segments[i] == changed ? (tokens[i] * 7 + 3) % CONFIG.vocabularySize() : tokens[i];
          }
          double[] after = losses(transformer, parameters, tokens, segments);

          for (int i = 0; i < LENGTH; i++) {
            if (segments[i] != changed && segments[i] != 0) {
              assertThat(after[i]).as("%s, token %d", set, i).isEqualTo(before[i]);
            }
          }
        }
      }
    }
  }

  /** Segment ids of documents one after another, and padding up to the end. */
  private static int[] segments(int[] lengths) {
    int[] segments = new int[LENGTH];
    int at = 0;
    for (int document = 0; document < lengths.length; document++) {
      Arrays.fill(segments, at, at + lengths[document], document + 1);
      at += lengths[document];
    }
    return segments;
  }

  private static double[] losses(Transformer transformer, Tensor parameters, int[] tokens) {
    int[] segments = new int[LENGTH];
    Arrays.setAll(segments, i -> i < FIRST ? 1 : 2);
    return losses(transformer, parameters, tokens, segments);
  }

  private static double[] losses(
      Transformer transformer, Tensor parameters, int[] tokens, int[] segments) {
    byte[] mask = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      mask[i] = (byte) (segments[i] == 0 ? 0 : 1);
    }
    Batch batch = Batch.ofSegmentIds(1, LENGTH, tokens, segments, mask);
    DoubleBuffer losses = DoubleBuffer.allocate(LENGTH);
    transformer.tokenLosses(parameters, batch, losses);
    return losses.array();
  }

  private static double[] tail(double[] losses) {
    return Arrays.copyOfRange(losses, FIRST, LENGTH);
  }

  private static int[] tokens() {
    int[] tokens = new int[LENGTH];
    Arrays.setAll(tokens, i -> (i * i + 5 * i + 1) % CONFIG.vocabularySize());
    return tokens;
  }

  private static Tensor parameters(Kernels kernels, ParameterLayout layout) {
    Tensor parameters = kernels.allocate(1, layout.size());
    ParameterInitializer.initialize(layout, parameters, 0.2, 3);
    return parameters;
  }
}
