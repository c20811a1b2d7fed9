package tailor.train;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import tailor.config.CanonicalJson;
import tailor.train.graph.TransformerGraph;
import tailor.train.graph.TransformerLayer;
import tailor.train.graph.TransformerLayerImplementation;

/**
 * Trains a {@link TransformerGraph} over Spark: {@code new SparkComputationGraph(spark, graph,
 * master).fitPaths(files)}, the files being Parquet of packed sequences, which tasks read where
 * they lie. After it the graph holds the trained parameters.
 *
 * <p>Sequences in memory ({@code fit} on a JavaRDD of data sets) are not what it is for: which rows
 * a worker sees would depend on how the RDD happens to be partitioned.
 */
public final class AveragingTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
  private final TrainingRun run;
  private final InstantSource time;
  private final Set<TrainingHook> hooks = new LinkedHashSet<>();
  private final List<TrainingListener> listeners = new ArrayList<>();

  public AveragingTrainingMaster(TrainingRun run) {
    this(run, InstantSource.system());
  }

  /**
   * As the other constructor.
   *
   * @param time of the deadline of stragglers
   */
  AveragingTrainingMaster(TrainingRun run, InstantSource time) {
    this.run = run;
    this.time = time;
  }

  @Override
  public void executeTrainingPaths(
      @Nullable SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      @Nullable DataSetLoader loader,
      @Nullable MultiDataSetLoader multiLoader) {
    TransformerGraph model = transformerGraph(graph.getNetwork());
    TransformerLayerImplementation layer = model.transformer();
    List<String> files = paths.collect().stream().sorted().toList();
    try (DistributedTraining training =
        new DistributedTraining(
            graph.getSparkContext(),
            run,
            (TransformerLayer) layer.conf().getLayer(),
            layer,
            files,
            new StepHooks(List.copyOf(hooks)),
            time)) {
      training.train(
          metrics -> {
            model.setScore(metrics.trainLoss());
            for (TrainingListener listener : listeners) {
              listener.iterationDone(model, metrics.round() - 1, (int) metrics.epoch());
            }
          });
    }
  }

  private static TransformerGraph transformerGraph(ComputationGraph graph) {
    if (graph instanceof TransformerGraph transformer) {
      return transformer;
    }
    throw new IllegalArgumentException(
        "expected a " + TransformerGraph.class.getName() + ", not a " + graph.getClass().getName());
  }

  @Override
  public void addHook(TrainingHook hook) {
    hooks.add(hook);
  }

  @Override
  public void removeHook(TrainingHook hook) {
    hooks.remove(hook);
  }

  @Override
  public void setListeners(Collection<TrainingListener> replacing) {
    listeners.clear();
    listeners.addAll(replacing);
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> replacing) {
    setListeners(replacing);
  }

  @Override
  public String toJson() {
    return CanonicalJson.of(Map.of("train", run.options())).toString();
  }

  /** The same as {@link #toJson}: JSON is YAML. */
  @Override
  public String toYaml() {
    return toJson();
  }

  /** Does nothing: {@link TrainingRun#listener} is told all there is to know. */
  @Override
  public void setCollectTrainingStats(boolean collect) {}

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public @Nullable SparkTrainingStats getTrainingStats() {
    return null;
  }

  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    return deleteTempFiles(spark.sc());
  }

  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    new RoundFiles(run.scratch(), spark.hadoopConfiguration()).removeAll();
    return true;
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw onlyFiles();
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw onlyFiles();
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    throw onlyFiles();
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> data) {
    throw onlyFiles();
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    throw onlyFiles();
  }

  private static UnsupportedOperationException onlyFiles() {
    return new UnsupportedOperationException(
        "AveragingTrainingMaster trains a transformer on files of packed sequences:"
            + " new SparkComputationGraph(spark, graph, master).fitPaths(files)");
  }
}
