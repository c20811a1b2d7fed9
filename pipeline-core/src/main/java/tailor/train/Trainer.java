package tailor.train;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.jspecify.annotations.Nullable;
import tailor.model.ModelConfig;
import tailor.model.Tensor;
import tailor.train.graph.Adaptation;
import tailor.train.graph.Computation;
import tailor.train.graph.LossReduction;
import tailor.train.graph.TransformerGraph;
import tailor.train.graph.TransformerLayer;

/** Trains a model over Spark, from its first parameters to the checkpoints of a run. */
public final class Trainer {
  private final ModelConfig shape;
  private final @Nullable Adaptation adaptation;
  private final Consumer<Tensor> initial;

  /**
   * A trainer of a whole model.
   *
   * @param shape of the model
   * @param initial writes the first parameters into a vector of zeros
   */
  public Trainer(ModelConfig shape, Consumer<Tensor> initial) {
    this(shape, null, initial);
  }

  /**
   * A trainer of adapters.
   *
   * @param shape of the model
   * @param adaptation the adapters; null to train the whole model
   * @param initial writes the first parameters of what is learnt into a vector of zeros
   */
  public Trainer(ModelConfig shape, @Nullable Adaptation adaptation, Consumer<Tensor> initial) {
    this.shape = shape;
    this.adaptation = adaptation;
    this.initial = initial;
  }

  /**
   * Trains until the end of the plan. What comes of it are the checkpoints of the run.
   *
   * @param files Parquet files of the train split
   */
  public void train(JavaSparkContext spark, TrainingRun run, List<String> files) {
    TrainOptions options = run.options();
    TransformerLayer layer =
        new TransformerLayer(
            shape,
            Computation.of(options.kernels()),
            LossReduction.MEAN,
            options.batchSize(),
            1,
            adaptation);
    try (TransformerGraph graph = TransformerGraph.ofZeros(layer)) {
      initial.accept(graph.transformer().parameterTensor());
      new SparkComputationGraph(spark, graph, new AveragingTrainingMaster(run))
          .fitPaths(spark.parallelize(files));
    }
  }
}
