package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** With a cache of keys and values, the same logits come out as from the sequence as a whole. */
class GenerationTest {

  static Stream<Arguments> casesOfAllSets() {
    return Stream.of(KernelSet.values())
        .flatMap(set -> Golden.CASES.stream().map(name -> Arguments.of(set, name)));
  }

  @ParameterizedTest
  @MethodSource("casesOfAllSets")
  void takesTheTokensThatTransformersTakes(KernelSet set, String name) throws IOException {
    Golden golden = Golden.load(name);
    int[] continuation = golden.greedy().continuation();
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(golden.config(), kernels);
        KeyValueCache cache =
            transformer.cache(golden.greedy().prompt().length + continuation.length)) {
      Tensor parameters = kernels.allocate(1, transformer.layout().size());
      parameters.write(0, FloatBuffer.wrap(golden.flat("before")));
      int[] taken = new int[continuation.length];
      int[] next = golden.greedy().prompt();
      for (int i = 0; i < taken.length; i++) {
        taken[i] = likeliest(transformer.extend(parameters, cache, next));
        next = new int[] {taken[i]};
      }
      assertThat(taken).containsExactly(continuation);
    }
  }

  @ParameterizedTest
  @EnumSource
  void continuesAsTheWholeSequenceWould(KernelSet set) throws IOException {
    Golden golden = Golden.load("grouped-query");
    int[] tokens = {5, 9, 33, 2, 60, 17, 17, 8, 41, 0, 3, 12};
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(golden.config(), kernels)) {
      Tensor parameters = kernels.allocate(1, transformer.layout().size());
      parameters.write(0, FloatBuffer.wrap(golden.flat("before")));
      int vocabulary = golden.config().vocabularySize();
      Tensor whole = transformer.logits(parameters, Batch.of(tokens));
      try (KeyValueCache cache = transformer.cache(tokens.length)) {
        int[] ends = {5, 6, 7, 10, 11, 12};
        int from = 0;
        for (int end : ends) {
          Tensor logits =
              transformer.extend(parameters, cache, Arrays.copyOfRange(tokens, from, end));
          assertSame(logits, whole.rowRange(end - 1, 1), vocabulary);
          from = end;
        }
        assertThat(cache.length()).isEqualTo(tokens.length);

        cache.truncate(6);
        Tensor again = transformer.extend(parameters, cache, tokens[6], tokens[7]);
        assertSame(again, whole.rowRange(7, 1), vocabulary);
        assertThatThrownBy(() -> transformer.extend(parameters, cache, 1, 2, 3, 4, 5))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("5 tokens for a cache that holds 8 of 12");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("casesOfAllSets")
  void textsThatBeginAlikeLoseWhatTheyDoAsAWhole(KernelSet set, String name) throws IOException {
    Golden golden = Golden.load(name);
    int[] prefix = {5, 9, 13, 2, 20, 17, 17, 8};
    int[][] rests = {{21, 0, 3, 12}, {21, 7}, {21, 0, 9}};
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(golden.config(), kernels)) {
      Tensor parameters = kernels.allocate(1, transformer.layout().size());
      parameters.write(0, FloatBuffer.wrap(golden.flat("before")));
      for (int shared : new int[] {0, 1, prefix.length}) {
        int[] begin = Arrays.copyOf(prefix, shared);
        Batch batch = padded(rests);
        DoubleBuffer losses = DoubleBuffer.allocate(batch.size());
        LossResult sum = transformer.continuationLosses(parameters, begin, batch, losses);
        assertThat(sum.count()).isEqualTo(6);
        for (int row = 0; row < rests.length; row++) {
          int[] whole = Arrays.copyOf(begin, shared + rests[row].length);
          System.arraycopy(rests[row], 0, whole, shared, rests[row].length);
          DoubleBuffer expected = DoubleBuffer.allocate(whole.length);
          transformer.tokenLosses(parameters, Batch.of(whole), expected);
          for (int i = 1; i < rests[row].length; i++) {
            assertThat(losses.get(row * batch.length() + i))
                .isCloseTo(expected.get(shared + i), within(1e-5));
          }
        }
      }
    }
  }

  private static Batch padded(int[][] rows) {
    int length = Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
    int[] tokens = new int[rows.length * length];
    int[] segmentIds = new int[tokens.length];
    byte[] mask = new byte[tokens.length];
    Arrays.fill(mask, (byte) 1);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, tokens, i * length, rows[i].length);
      Arrays.fill(segmentIds, i * length, i * length + rows[i].length, 1);
    }
    return Batch.ofSegmentIds(rows.length, length, tokens, segmentIds, mask);
  }

  private static int likeliest(Tensor logits) {
    float[] values = new float[(int) logits.columns()];
    logits.read(0, FloatBuffer.wrap(values));
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  private static void assertSame(Tensor logits, Tensor expected, int vocabulary) {
    float[] actual = new float[vocabulary];
    float[] wanted = new float[vocabulary];
    logits.read(0, FloatBuffer.wrap(actual));
    expected.read(0, FloatBuffer.wrap(wanted));
    assertThat(actual).containsExactly(wanted, Offset.offset(1e-5f));
  }
}
