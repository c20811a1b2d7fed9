package tailor.train;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import tailor.model.Kernels;
import tailor.model.RandomKey;
import tailor.model.Tensor;
import tailor.run.BadDataException;
import tailor.train.checkpoint.Checkpoint;
import tailor.train.checkpoint.StagedCheckpoint;
import tailor.train.checkpoint.TrainerState;
import tailor.train.data.RowAddress;
import tailor.train.data.SequenceIndex;
import tailor.train.data.SequenceOrder;
import tailor.train.exchange.ParameterChunks;
import tailor.train.graph.LossReduction;
import tailor.train.graph.TransformerLayer;
import tailor.train.graph.TransformerLayerImplementation;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.WorkerReport;
import tailor.train.optimizer.DecayRanges;
import tailor.train.optimizer.OuterOptimizer;

/** The loop over the rounds, on the driver. */
final class DistributedTraining implements AutoCloseable {
  private static final String REFERENCE = "_reference";

  private final String name = UUID.randomUUID().toString();
  private final JavaSparkContext spark;
  private final TrainingRun run;
  private final TrainOptions options;
  private final Tensor parameters;
  private final Kernels kernels;
  private final OuterOptimizer outer;
  private final SequenceIndex index;
  private final TrainingPlan plan;
  private final TrainingSchedule schedule;
  private final WorkerSpec spec;
  private final RoundFiles files;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Path referenceDirectory;
  private final RoundJob job;
  private final SequenceIndex validationIndex;
  private final Validation validation;
  private final WorkerStates states;
  private final List<RoundMetrics> history = new ArrayList<>();

  /**
   * A training of the model of this layer.
   *
   * @param trainFiles Parquet files of the train split
   * @param time of the deadline of stragglers
   * @throws BadDataException if they have no rows
   */
  DistributedTraining(
      JavaSparkContext spark,
      TrainingRun run,
      TransformerLayer layer,
      TransformerLayerImplementation model,
      List<String> trainFiles,
      StepHooks hooks,
      InstantSource time) {
    Configuration configuration = spark.hadoopConfiguration();
    this.run = run;
    this.options = run.options();
    this.parameters = model.parameterTensor();
    this.kernels = model.kernels();
    this.index = SequenceIndex.of(trainFiles, configuration);
    if (index.rows() == 0) {
      throw new BadDataException(
          "The train split has no sequences. Check the sources and format.split, then run tokenize"
              + " again.");
    }
    this.plan = TrainingPlan.of(options, index.rows());
    this.schedule =
        new TrainingSchedule(
            plan, new SequenceOrder(index.rows(), run.seed()), options.stepSharing(), history);
    this.outer = OuterOptimizer.of(options.outer(), parameters, kernels);
    this.spec =
        new WorkerSpec(
            new TransformerLayer(
                layer.getModel(),
                options.computation(),
                LossReduction.SUM,
                options.batchSize(),
                1,
                layer.getAdaptation()),
            options.adam(),
            plan.learningRate(options),
            options.rowsPerStep(),
            options.innerState(),
            options.exchange(),
            options.regularization().regularization(),
            options.preference().map(PreferenceOptions::loss).orElse(null),
            run.neighbours(),
            RandomKey.of(run.seed()));
    DecayRanges.requireMatches(layer.layout(), options.adam());
    this.files = new RoundFiles(run.scratch(), configuration);
    this.hadoop = spark.broadcast(new SerializableConfiguration(configuration));
    ParameterChunks chunks = new ParameterChunks(parameters.size());
    this.referenceDirectory = run.checkpoints().beside(REFERENCE);
    References references =
        new References(spec.preference() == null ? null : referenceDirectory.toString());
    this.spark = spark;
    this.job =
        new RoundJob(
            spark,
            new RoundRunner(name, spec, hooks, chunks, references, hadoop),
            chunks,
            options.stragglerDeadline(),
            new ShareTokens(spark, hadoop, options.rowsPerStep()),
            time);
    this.states = new WorkerStates(files, configuration);
    this.validationIndex = SequenceIndex.of(run.validationFiles(), configuration);
    this.validation =
        new Validation(
            spark,
            new ValidationRunner(name, spec, references, hadoop),
            validationIndex,
            options.evaluateSequences(),
            options.batchSize(),
            options.workers());
  }

  /**
   * Trains to the end of the plan, from the newest checkpoint if there is one.
   *
   * @param listener is told of every round, before its checkpoint is written
   * @throws BadDataException if the loss is no number any more
   */
  void train(Consumer<RoundMetrics> listener) {
    run.checkpoints().recover();
    files.removeAll();
    Optional<Checkpoint> latest = run.checkpoints().latest();
    refer();
    latest.ifPresent(this::restore);
    run.listener().started(List.copyOf(history), plan.rounds());
    int first = latest.map(checkpoint -> checkpoint.state().round()).orElse(0) + 1;
    int end = (int) Math.ceil(run.share() * plan.rounds());
    String published = first <= end ? files.publish(first, parameters) : "";
    Optional<String> stop = reasonToStop();
    for (int round = first; stop.isEmpty() && round <= end; round++) {
      boolean last = round == end;
      boolean looked =
          options.earlyStopping().isPresent() || !options.samples().prompts().isEmpty();
      boolean judged = looked && round % options.evaluateEvery() == 0;
      boolean checkpointed = last || judged || round % options.checkpointEvery() == 0;
      boolean validated = checkpointed || round % options.evaluateEvery() == 0;
      StagedCheckpoint staged = run.checkpoints().stage(round);
      // Of a worker that may be dropped nothing must come into a checkpoint by itself.
      boolean left = checkpointed && options.stragglerDeadline().isEmpty();
      int next = round + 1;
      IntFunction<@Nullable Path> moments =
          !spec.keepsState()
              ? worker -> null
              : left ? staged::moments : worker -> files.moments(next, worker);
      long started = System.nanoTime();
      RoundOutcome outcome = job.run(tasks(round, published, moments), outer);
      double seconds = (System.nanoTime() - started) / 1e9;
      requireFinite(round, "training loss", finite(outcome.reports()));
      requireFinite(round, "parameters", Double.isFinite(kernels.sumOfSquares(parameters)));
      published = files.publish(round + 1, parameters);
      BatchLoss loss = validated && !validation.isEmpty() ? validation.run(published) : null;
      requireFinite(round, "validation loss", loss == null || Double.isFinite(loss.sum()));
      RoundMetrics metrics = metrics(round, outcome, loss, seconds);
      history.add(metrics);
      run.listener().roundDone(metrics);
      listener.accept(metrics);
      states.deliver(metrics, moments);
      if (checkpointed) {
        if (!left) {
          states.leaveIn(staged, round);
        }
        Checkpoint checkpoint =
            staged.commit(
                parameters,
                outer.state(),
                new TrainerState(round, plan.workers(), run.seed(), List.copyOf(history)));
        states.committed(checkpoint);
        run.listener().checkpointed(checkpoint.directory(), metrics);
      } else {
        states.carry(metrics);
      }
      files.remove(round);
      stop = reasonToStop();
    }
    stop.ifPresent(run.listener()::stoppedEarly);
    files.removeAll();
  }

  /** Keeps what the model, as it is before its first step, gives the answers of pairs. */
  private void refer() {
    if (spec.preference() == null) {
      return;
    }
    Reference reference =
        new Reference(spark)
            .with(index, index.rows())
            .with(validationIndex, options.evaluateSequences());
    if (!reference.isIn(new ReferenceFiles(referenceDirectory, spark.hadoopConfiguration()))) {
      String initial = files.publish(0, parameters);
      reference.compute(
          new ReferenceRunner(
              name, spec, initial, referenceDirectory.toString(), options.batchSize(), hadoop));
      files.remove(0);
    }
  }

  private Optional<String> reasonToStop() {
    return options
        .earlyStopping()
        .flatMap(stopping -> new EarlyStopping(stopping, options.bestBy()).reason(history));
  }

  private void restore(Checkpoint checkpoint) {
    run.checkpoints().readParameters(checkpoint, parameters);
    Tensor momentum = outer.state();
    if (momentum != null) {
      checkpoint.readOuter(momentum);
    }
    history.addAll(checkpoint.state().metrics());
    states.restore(history, worker -> spec.keepsState() ? checkpoint.moments(worker) : null);
  }

  private List<RoundTask> tasks(int round, String published, IntFunction<@Nullable Path> after) {
    return IntStream.range(0, plan.workers())
        .mapToObj(
            worker ->
                new RoundTask(
                    round,
                    worker,
                    schedule.pace(round, worker),
                    rows(round, worker),
                    published,
                    states.round(worker),
                    text(states.file(worker)),
                    text(after.apply(worker))))
        .toList();
  }

  private List<RowAddress> rows(int round, int worker) {
    long[] rows = schedule.share(round, worker);
    return new ArrayList<>(Arrays.stream(rows).mapToObj(index::address).toList());
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }

  private static boolean finite(List<WorkerReport> reports) {
    return reports.stream().noneMatch(WorkerReport::diverged);
  }

  /** What is not finite must not become a checkpoint, nor what the next round begins from. */
  private void requireFinite(int round, String what, boolean finite) {
    if (finite) {
      return;
    }
    String good =
        run.checkpoints()
            .latest()
            .map(
                checkpoint ->
                    "The last good checkpoint is %s; model.base can name it."
                        .formatted(checkpoint.directory()))
            .orElse("There is no checkpoint yet.");
    throw new BadDataException(
        "Training diverged in round %d: NaN or infinity in the %s. %s Lower train.learning-rate (%s), or lengthen train.warmup, and train under another --run-id."
            .formatted(round, what, good, options.learningRate()));
  }

  private RoundMetrics metrics(
      int round, RoundOutcome outcome, @Nullable BatchLoss loss, double seconds) {
    List<WorkerReport> reports = outcome.reports();
    long targets = reports.stream().mapToLong(WorkerReport::targets).sum();
    long tokens = reports.stream().mapToLong(WorkerReport::tokens).sum();
    long correct = reports.stream().mapToLong(WorkerReport::correct).sum();
    int steps = reports.stream().mapToInt(WorkerReport::steps).sum();
    long step = plan.stepsAfter(round);
    long vector = parameters.size() * Float.BYTES;
    long senders = reports.stream().filter(report -> report.targets() > 0).count();
    return new RoundMetrics(
        round,
        step,
        plan.epochsAfter(round),
        reports.stream().mapToDouble(WorkerReport::lossSum).sum() / targets,
        (double) correct / targets,
        spec.preference() == null
            ? null
            : reports.stream().mapToDouble(WorkerReport::marginSum).sum() / targets,
        loss == null ? null : loss.sum() / loss.count(),
        loss == null ? null : (double) loss.correct() / loss.count(),
        loss == null || spec.preference() == null ? null : loss.margin() / loss.count(),
        spec.learningRate().at(Math.max(0, step - 1)),
        reports.stream().mapToDouble(WorkerReport::gradientNormSum).sum() / steps,
        tokens,
        targets,
        seconds,
        tokens / seconds,
        reports.size() * vector + senders * options.exchange().bytes(parameters.size()),
        reports,
        outcome.dropped());
  }

  /** Frees the workers of this JVM; those of executors free themselves. */
  @Override
  public void close() {
    WorkerPool.ofJvm().free(name);
    outer.close();
    hadoop.destroy();
  }
}
