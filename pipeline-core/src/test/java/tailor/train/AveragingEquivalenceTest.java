package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static tailor.train.TrainingFixture.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import tailor.testkit.LocalSpark;
import tailor.train.graph.PackedArrays;
import tailor.train.graph.TransformerGraph;

/**
 * The equivalences that dl4j-spark holds its own parameter averaging to, and that master itself as
 * the oracle. That one worker is a single machine is {@link AveragingTrainingMasterTest}'s. All
 * sequences have as many targets, as the stock master does not weight, and every step is one of
 * gradient descent at rate 1, which is what DL4J makes of a layer without an updater.
 */
class AveragingEquivalenceTest {
  @TempDir Path directory;
  private TrainingFixture fixture;

  @BeforeEach
  void write() {
    fixture =
        new TrainingFixture(
            LocalSpark.session(), directory, number -> TinyModel.sequence(2 * number + 1));
    fixture.hook(new GradientDescent());
  }

  @Test
  void averaging_every_step_is_the_large_batch() {
    float[] averaged =
        fixture.train(
            "averaged", options("max-steps = 4, steps-per-round = 1, workers = 2, batch-size = 4"));
    float[] large =
        fixture.train(
            "large", options("max-steps = 4, steps-per-round = 1, workers = 1, batch-size = 8"));
    assertThat(fixture.rounds()).hasSize(4);
    assertThat(averaged).containsExactly(large, Offset.offset(1e-6f));
  }

  @Test
  void averages_as_the_stock_training_master_does() {
    TrainOptions options =
        options("steps-per-round = 3, workers = 2, batch-size = 4, max-steps = 6");
    float[] ours = fixture.train("ours", options);
    assertThat(fixture.rounds()).hasSize(2);
    assertThat(stock(options)).containsExactly(ours, Offset.offset(1e-6f));
  }

  private float[] stock(TrainOptions options) {
    JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(options.workers(), options.batchSize())
            .batchSizePerWorker(options.batchSize())
            .averagingFrequency(options.stepsPerRound())
            .workerPrefetchNumBatches(0)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .build();
    try (TransformerGraph graph = TrainingFixture.graph()) {
      SparkComputationGraph network = new SparkComputationGraph(spark, graph, master);
      for (int round = 1; round <= fixture.rounds().size(); round++) {
        List<MultiDataSet> minibatches = new ArrayList<>();
        for (int worker = 0; worker < options.workers(); worker++) {
          List<PackedArrays> rows = fixture.share(options, round, worker);
          for (int i = 0; i < rows.size(); i += options.batchSize()) {
            minibatches.add(
                PackedArrays.concatenate(rows.subList(i, i + options.batchSize())).toDataSet());
          }
        }
        JavaRDD<MultiDataSet> data = spark.parallelize(minibatches, options.workers());
        network.fitMultiDataSet(data);
      }
      return network.getNetwork().params().toFloatVector();
    }
  }

  /** Undoes a worker's step of AdamW and descends along the gradient of the mean loss instead. */
  private static final class GradientDescent extends StepHook {
    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<INDArray> BEFORE = new ThreadLocal<>();

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
      BEFORE.set(model.params().dup());
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      TransformerGraph graph = (TransformerGraph) model;
      long targets = graph.transformer().loss().count();
      graph.params().assign(BEFORE.get().sub(graph.getFlattenedGradients().div(targets)));
    }
  }
}
