package tailor.train;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import tailor.model.ModelConfig;
import tailor.model.Tensor;
import tailor.train.graph.LossReduction;
import tailor.train.graph.TransformerGraph;
import tailor.train.graph.TransformerLayer;

/** Trains a model over Spark, from its first parameters to the checkpoints of a run. */
public final class Trainer {
  private final ModelConfig shape;
  private final Consumer<Tensor> initial;

  /**
   * A trainer of a model.
   *
   * @param shape of the model
   * @param initial writes the first parameters into a vector of zeros
   */
  public Trainer(ModelConfig shape, Consumer<Tensor> initial) {
    this.shape = shape;
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
        new TransformerLayer(shape, options.kernels(), LossReduction.MEAN, options.batchSize(), 1);
    try (TransformerGraph graph = TransformerGraph.ofZeros(layer)) {
      initial.accept(graph.transformer().parameterTensor());
      new SparkComputationGraph(spark, graph, new AveragingTrainingMaster(run))
          .fitPaths(spark.parallelize(files));
    }
  }
}
