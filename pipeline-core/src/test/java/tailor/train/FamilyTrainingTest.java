package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.model.AdamW;
import tailor.model.Batch;
import tailor.model.Golden;
import tailor.train.graph.KernelSet;
import tailor.train.graph.LossReduction;
import tailor.train.graph.PackedArrays;
import tailor.train.graph.TransformerLayer;
import tailor.train.optimizer.AdamWOptions;
import tailor.train.optimizer.LearningRate;
import tailor.train.optimizer.Schedule;

/** A worker, which trains through DL4J, makes of every family what PyTorch makes of it. */
class FamilyTrainingTest {

  static Stream<Arguments> casesOfAllSets() {
    return Stream.of(KernelSet.values())
        .flatMap(set -> Golden.CASES.stream().map(name -> Arguments.of(set, name)));
  }

  @ParameterizedTest
  @MethodSource("casesOfAllSets")
  void endsWithTheSameParameters(KernelSet set, String name) throws IOException {
    Golden golden = Golden.load(name);
    int steps = golden.steps().size();
    try (Worker worker = new Worker(spec(golden, set))) {
      worker.parameters().write(0, FloatBuffer.wrap(golden.flat("before")));
      List<PackedArrays> minibatches =
          IntStream.range(0, steps)
              .mapToObj(i -> arrays(golden.batches().get(i % golden.batches().size())))
              .toList();

      worker.train(0, minibatches, 0);

      float[] expected = golden.flat("after");
      float[] actual = new float[expected.length];
      worker.parameters().read(0, FloatBuffer.wrap(actual));
      assertThat(actual).containsExactly(expected, Offset.offset(1e-5f));
    }
  }

  private static WorkerSpec spec(Golden golden, KernelSet set) {
    AdamW adam = golden.optimizer();
    AdamWOptions options =
        new AdamWOptions(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay(), 0);
    LearningRate rate = new LearningRate(adam.learningRate(), 0, 0, 1, Schedule.CONSTANT);
    TransformerLayer layer = new TransformerLayer(golden.config(), set, LossReduction.SUM, 2, 1);
    return new WorkerSpec(layer, options, rate, 1);
  }

  /** The start of a token's segment, plus one, is as good an id as any. */
  private static PackedArrays arrays(Batch batch) {
    int[] ids = Arrays.stream(batch.segmentStarts()).map(start -> start + 1).toArray();
    return new PackedArrays(batch.rows(), batch.length(), batch.tokens(), ids, batch.lossMask());
  }
}
