package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.jspecify.annotations.Nullable;
import tailor.config.Binder;
import tailor.config.Problems;
import tailor.document.Split;
import tailor.model.RandomKey;
import tailor.tokenize.PackedSequence;
import tailor.tokenize.PackedSequenceRows;
import tailor.train.checkpoint.CheckpointStore;
import tailor.train.data.RowAddress;
import tailor.train.data.SequenceIndex;
import tailor.train.data.SequenceOrder;
import tailor.train.data.SequenceReader;
import tailor.train.graph.Adaptation;
import tailor.train.graph.Computation;
import tailor.train.graph.KernelSet;
import tailor.train.graph.LossReduction;
import tailor.train.graph.PackedArrays;
import tailor.train.graph.TransformerGraph;
import tailor.train.graph.TransformerLayer;
import tailor.train.metrics.RoundListener;
import tailor.train.metrics.RoundMetrics;

/** Trains {@link TinyModel} on sequences in a directory, in whatever session it is given. */
final class TrainingFixture {
  static final long SEED = 17;
  private static final int TRAIN_ROWS = 64;
  private static final int VALIDATION_ROWS = 10;

  private final SparkSession spark;
  private final Path directory;
  private final IntFunction<PackedArrays> sequences;
  private final List<RoundMetrics> rounds = new ArrayList<>();
  private final List<TrainingHook> hooks = new ArrayList<>();
  private @Nullable Adaptation adaptation;
  private InstantSource time = InstantSource.system();
  private Runnable roundDone = () -> {};

  TrainingFixture(SparkSession spark, Path directory) {
    this(spark, directory, TinyModel::sequence);
  }

  /**
   * A fixture of other sequences.
   *
   * @param sequences by their number, from 0
   */
  TrainingFixture(SparkSession spark, Path directory, IntFunction<PackedArrays> sequences) {
    this.spark = spark;
    this.directory = directory;
    this.sequences = sequences;
    writeTokens(Split.TRAIN, TRAIN_ROWS, 3);
    writeTokens(Split.VALIDATION, VALIDATION_ROWS, 2);
  }

  private void writeTokens(Split split, int count, int files) {
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(
                i -> {
                  PackedArrays sequence = sequences.apply(i);
                  return PackedSequenceRows.toRow(
                      new PackedSequence(
                          i,
                          sequence.tokens(),
                          sequence.segmentIds(),
                          sequence.lossMask(),
                          List.of("document-" + i),
                          "plain-text"),
                      split);
                })
            .toList();
    spark
        .createDataFrame(rows, PackedSequenceRows.SCHEMA)
        .drop("split")
        .coalesce(files)
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(directory.resolve("tokens/split=" + split.key()).toString());
  }

  /** Options in configuration syntax over small defaults. */
  static TrainOptions options(String text) {
    Problems problems = new Problems();
    TrainOptions options =
        new Binder(problems)
            .bind(
                ConfigFactory.parseString(text)
                    .withFallback(
                        ConfigFactory.parseString(
                            """
                            epochs = 2, batch-size = 4, steps-per-round = 4, workers = 2,
                            learning-rate = 1e-2, checkpoint-every = 2, kernels = nd4j
                            """)),
                TrainOptions.class);
    problems.throwIfAny();
    return options;
  }

  /** Trains adapters from now on. */
  void adapt(Adaptation adapters) {
    adaptation = adapters;
  }

  /**
   * Takes the time of deadlines from here from now on.
   *
   * @param done is told on the driver when a round is over
   */
  void time(InstantSource source, Runnable done) {
    time = source;
    roundDone = done;
  }

  void hook(TrainingHook hook) {
    hooks.add(hook);
  }

  /** Rounds of the last training, those before a checkpoint included. */
  List<RoundMetrics> rounds() {
    return rounds;
  }

  CheckpointStore checkpoints(String run, TrainOptions options) {
    return new CheckpointStore(
        hadoopPath("checkpoints/" + run),
        spark.sparkContext().hadoopConfiguration(),
        new FlatFiles(),
        options.keepLast());
  }

  /** Trains over Spark and returns the parameters. */
  float[] train(String run, TrainOptions options) {
    TrainingRun training =
        new TrainingRun(
            options,
            SEED,
            files(Split.VALIDATION),
            checkpoints(run, options),
            hadoopPath("checkpoints/" + run + "/_rounds"),
            new RoundListener() {
              @Override
              public void started(List<RoundMetrics> earlier, int total) {
                rounds.clear();
                rounds.addAll(earlier);
              }

              @Override
              public void roundDone(RoundMetrics metrics) {
                rounds.add(metrics);
                roundDone.run();
              }
            });
    AveragingTrainingMaster master = new AveragingTrainingMaster(training, time);
    hooks.forEach(master::addHook);
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    try (TransformerGraph graph = initial()) {
      new SparkComputationGraph(context, graph, master)
          .fitPaths(context.parallelize(files(Split.TRAIN)));
      return values(graph);
    }
  }

  /** As {@link #train}, but fails in its third round and then goes on. */
  float[] trainInterrupted(String run, TrainOptions options) {
    hook(new FailOnce(2 * options.workers() * options.stepsPerRound() + 3));
    assertThatThrownBy(() -> train(run, options)).hasStackTraceContaining("on purpose");
    assertThat(rounds).hasSize(2);
    return train(run, options);
  }

  /** Trains without Spark and returns the parameters. */
  float[] trainLocally(TrainOptions options) {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    SequenceIndex index = SequenceIndex.of(files(Split.TRAIN), hadoop);
    TrainingPlan plan = TrainingPlan.of(options, index.rows());
    WorkerSpec spec =
        new WorkerSpec(
            new TransformerLayer(
                TinyModel.CONFIG,
                options.computation(),
                LossReduction.SUM,
                options.batchSize(),
                1,
                adaptation),
            options.adam(),
            plan.learningRate(options),
            options.rowsPerStep(),
            options.innerState(),
            options.exchange(),
            options.regularization().regularization(),
            null,
            Neighbours.MAKE_ROOM,
            RandomKey.of(SEED));
    try (TransformerGraph initial = initial();
        Worker worker = new Worker(spec)) {
      worker.parameters().write(0, FloatBuffer.wrap(values(initial)));
      rounds.clear();
      new LocalTrainer(
              plan, index, new SequenceOrder(index.rows(), SEED), new SequenceReader(hadoop))
          .train(worker, report -> {});
      float[] values = new float[(int) worker.parameters().size()];
      worker.parameters().read(0, FloatBuffer.wrap(values));
      return values;
    }
  }

  /** What a worker sees in a round, in its order. */
  List<PackedArrays> share(TrainOptions options, int round, int worker) {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    SequenceIndex index = SequenceIndex.of(files(Split.TRAIN), hadoop);
    TrainingPlan plan = TrainingPlan.of(options, index.rows());
    long[] rows =
        new SequenceOrder(index.rows(), SEED)
            .share(plan.begin(round, worker), plan.end(round, worker));
    List<RowAddress> addresses = Arrays.stream(rows).mapToObj(index::address).toList();
    Map<RowAddress, PackedArrays> found = new SequenceReader(hadoop).read(addresses);
    return addresses.stream().map(found::get).toList();
  }

  /** The model before any training. */
  private TransformerGraph initial() {
    return adaptation == null
        ? graph()
        : TransformerGraph.of(
            new TransformerLayer(
                TinyModel.CONFIG,
                Computation.of(KernelSet.ND4J),
                LossReduction.MEAN,
                4,
                1,
                adaptation),
            SEED);
  }

  static TransformerGraph graph() {
    return TransformerGraph.of(TinyModel.layer(LossReduction.MEAN, 4), SEED);
  }

  private static float[] values(TransformerGraph graph) {
    return graph.params().toFloatVector();
  }

  private List<String> files(Split split) {
    return SequenceIndex.files(
        hadoopPath("tokens/split=" + split.key()), spark.sparkContext().hadoopConfiguration());
  }

  private org.apache.hadoop.fs.Path hadoopPath(String name) {
    return new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
  }
}
