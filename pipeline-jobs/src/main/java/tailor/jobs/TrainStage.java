package tailor.jobs;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.document.Split;
import tailor.export.HuggingFaceConfig;
import tailor.export.HuggingFaceModel;
import tailor.model.AdapterLayout;
import tailor.model.ModelConfig;
import tailor.model.ParameterInitializer;
import tailor.model.ParameterLayout;
import tailor.model.vector.VectorKernels;
import tailor.run.BadDataException;
import tailor.run.Output;
import tailor.tokenize.RowDefects;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;
import tailor.train.AdapterOptions;
import tailor.train.HuggingFaceFiles;
import tailor.train.InitOptions;
import tailor.train.Neighbours;
import tailor.train.StepSharing;
import tailor.train.TrainOptions;
import tailor.train.Trainer;
import tailor.train.TrainingRun;
import tailor.train.checkpoint.CheckpointStore;
import tailor.train.checkpoint.ModelFiles;
import tailor.train.data.SequenceIndex;
import tailor.train.graph.KernelSet;
import tailor.train.metrics.MetricsLog;
import tailor.train.metrics.RoundListener;
import tailor.train.metrics.RoundListeners;
import tailor.train.metrics.RoundMetrics;
import tailor.train.tracking.MlflowRun;

/** Trains the base model, or a new one, on the packed sequences. */
final class TrainStage implements Stage {
  private static final Output CHECKPOINTS = Output.resumable("checkpoints");
  private static final Output METRICS = Output.resumable("metrics");

  private final double share;
  private final Pause pause;
  private final Neighbours neighbours;

  /** What becomes of a training that has not reached the end of its plan. */
  enum Pause {
    /** It stays as it is, to go on later. */
    TO_GO_ON,
    /** What there is of it counts as complete. */
    FOR_GOOD
  }

  /** Trains to the end of the plan. */
  TrainStage() {
    this(1, Pause.FOR_GOOD, Neighbours.MAKE_ROOM);
  }

  /**
   * Trains a part of the plan.
   *
   * @param share of the plan
   * @param pause what becomes of it then
   * @param neighbours what becomes of idle workers of other trainings
   */
  TrainStage(double share, Pause pause, Neighbours neighbours) {
    this.share = share;
    this.pause = pause;
    this.neighbours = neighbours;
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "Trains the model on the packed sequences; goes on where it was interrupted.";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    List<Input> inputs = new ArrayList<>();
    inputs.add(Input.dataset("tokens"));
    inputs.add(Input.dataset("tokenizer"));
    options.model().base().ifPresent(base -> inputs.add(Input.model("model.base", base)));
    return inputs;
  }

  @Override
  public List<Output> outputs() {
    return List.of(CHECKPOINTS, METRICS);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return Map.of("train", options.train(), "model", options.model(), "seed", options.seed());
  }

  @Override
  public void check(TailorOptions options, Problems problems) {
    if (options.train().kernels() == KernelSet.VECTOR && !VectorKernels.isAvailable()) {
      problems.add(
          "train.kernels",
          "is vector, which needs --add-modules jdk.incubator.vector; start with java"
              + " @conf/local.args, or choose nd4j");
    }
    checkPrecision(options, problems);
    new Objectives(options.train().objectives()).check(problems);
    if (options.train().preference().isPresent()
        && options.train().regularization().labelSmoothing() > 0) {
      problems.add(
          "train.regularization.label-smoothing",
          "smooths what tokens are learnt, and train.preference learns none; it has a"
              + " label-smoothing of its own");
    }
    checkRounds(options.train(), problems);
    ModelOptions model = options.model();
    if (model.base().isEmpty() && model.init().isEmpty()) {
      problems.add(
          "model", "needs either base, the directory of a model, or init, the shape of a new one");
      return;
    }
    if (options.train().adapter().isPresent() && model.base().isEmpty()) {
      problems.add(
          "train.adapter", "adapts a model that is there; give model.base, not model.init");
      return;
    }
    TrainingNeeds.of(options).ifPresent(needs -> needs.check(problems));
    longest(options, problems)
        .ifPresent(
            longest -> {
              int length = options.tokenize().sequenceLength();
              if (length > longest) {
                problems.add(
                    "tokenize.sequence-length",
                    "is %,d, longer than the %,d positions of the model"
                        .formatted(length, longest));
              }
            });
  }

  private static void checkRounds(TrainOptions train, Problems problems) {
    if (train.stepSharing() == StepSharing.BY_SPEED && train.stepsPerRound() == 1) {
      problems.add(
          "train.step-sharing",
          "is by-speed, but with train.steps-per-round = 1 every worker takes one step and there is"
              + " nothing to share; raise that, or choose equal");
    }
    if (train.stragglerDeadline().filter(Duration::isNegative).isPresent()) {
      problems.add("train.straggler-deadline", "is negative; expected a duration such as '30s'");
    }
  }

  @Override
  public List<String> outlook(TailorOptions options) {
    return TrainingNeeds.of(options).map(TrainingNeeds::lines).orElse(List.of());
  }

  /** Only this machine's processor is known here; executors elsewhere check their own. */
  private static void checkPrecision(TailorOptions options, Problems problems) {
    if (!options.spark().getOrDefault("spark.master", "local[*]").startsWith("local")) {
      return;
    }
    try {
      options.train().kernels().requireSupported(options.train().precision());
    } catch (ConfigurationException e) {
      problems.add("train.precision", "cannot be had: " + e.getMessage());
    }
  }

  /** Positions of the model; empty if it cannot be used, which the check of inputs tells. */
  private static Optional<Integer> longest(TailorOptions options, Problems problems) {
    Optional<String> base = options.model().base();
    if (base.isEmpty()) {
      return options.model().init().map(InitOptions::maxPositions);
    }
    try (HuggingFaceModel model =
        HuggingFaceModel.open(base.get(), Pipeline.hadoop(options.spark()))) {
      options.train().adapter().ifPresent(adapter -> check(adapter, model, problems));
      return Optional.of(model.shape().maxPositions());
    } catch (ConfigurationException | BadDataException e) {
      return Optional.empty();
    }
  }

  private static void check(AdapterOptions adapter, HuggingFaceModel model, Problems problems) {
    try {
      model.requireAdaptable(AdapterLayout.of(model.shape(), adapter.lora()));
    } catch (ConfigurationException e) {
      problems.add("train.adapter", "does not fit the model: " + e.getMessage());
    }
  }

  @Override
  public StageResult run(StageContext context) {
    JavaSparkContext spark = new JavaSparkContext(context.spark().sparkContext());
    Configuration hadoop = spark.hadoopConfiguration();
    TokenizerFiles tokenizer =
        TokenizerFiles.read(context.directory("tokenizer").toString(), hadoop);
    refuse(context, tokenizer);
    MetricsLog log = new MetricsLog(context.outputDirectory(METRICS), hadoop);
    Optional<String> base = context.options().model().base();
    if (base.isPresent()) {
      try (HuggingFaceModel model = HuggingFaceModel.open(base.get(), hadoop)) {
        Optional<AdapterOptions> adapter = context.options().train().adapter();
        if (adapter.isPresent()) {
          AdapterTraining training = AdapterTraining.of(adapter.get(), model, base.get(), hadoop);
          Trainer trainer = training.trainer(context.options().seed());
          train(context, spark, trainer, training.files(tokenizer), log);
        } else {
          Trainer trainer = new Trainer(model.shape(), model::readWeights);
          ModelFiles files = new HuggingFaceFiles(model.config(), tokenizer, hadoop);
          train(context, spark, trainer, files, log);
        }
      }
    } else {
      InitOptions init = context.options().model().init().orElseThrow();
      ModelConfig shape = init.shape(Tokenizer.of(tokenizer).vocabularySize());
      Trainer trainer =
          new Trainer(
              shape,
              parameters ->
                  ParameterInitializer.initialize(
                      ParameterLayout.of(shape),
                      parameters,
                      init.deviation(),
                      context.options().seed()));
      HuggingFaceConfig config =
          HuggingFaceConfig.of(shape, Tokenizer.of(tokenizer).specialTokens());
      train(context, spark, trainer, new HuggingFaceFiles(config, tokenizer, hadoop), log);
    }
    if (pause == Pause.TO_GO_ON && share < 1) {
      throw new TrainingPaused();
    }
    log.writeParquet(context.spark());
    samples(context).writeParquet(context.spark());
    Map<String, Double> figures = figures(log.rounds());
    figures.putAll(new Objectives(context.options().train().objectives()).figures(log.rounds()));
    return StageResult.of(figures);
  }

  private static void refuse(StageContext context, TokenizerFiles tokenizer) {
    RowDefects defects =
        RowCounts.read(context.manifest("tokens").metrics())
            .map(RowCounts::defects)
            .orElse(new RowDefects(0, 0, 0, 0, 0, 0, 0));
    TrainOptions train = context.options().train();
    TrainingRefusal refusal =
        new TrainingRefusal(train.refuse())
            .judge(defects)
            .judge(context.options().format(), tokenizer, defects.conversations());
    (train.preference().isPresent()
            ? refusal.requireOnlyPreferences(defects)
            : refusal.requireNoPreferences(defects))
        .orGoOn();
  }

  private void train(
      StageContext context,
      JavaSparkContext spark,
      Trainer trainer,
      ModelFiles files,
      MetricsLog log) {
    TrainOptions options = context.options().train();
    List<String> validation = files(context, Split.VALIDATION);
    if (validation.isEmpty()) {
      context.progress().say("train: no validation split, so the best checkpoint is the last one");
    }
    int slots = spark.sc().defaultParallelism();
    if (options.workers() > slots) {
      context
          .progress()
          .say(
              "train: %d workers, but Spark runs %d tasks at a time: they take turns, which changes the time, not the outcome"
                  .formatted(options.workers(), slots));
    }
    TrainingProgress progress =
        new TrainingProgress(context.progress(), log, options, samples(context));
    Optional<MlflowRun> tracked = tracked(context);
    try {
      train(spark, trainer, context, files, listeners(progress, tracked));
      tracked.ifPresent(MlflowRun::finished);
    } finally {
      tracked.ifPresent(MlflowRun::close);
    }
  }

  private static RoundListener listeners(TrainingProgress progress, Optional<MlflowRun> tracked) {
    List<RoundListener> listeners = new ArrayList<>(List.of(progress));
    tracked.ifPresent(listeners::add);
    return new RoundListeners(listeners);
  }

  private static CheckpointSamples samples(StageContext context) {
    return new CheckpointSamples(context.storage().files(), context.outputDirectory(METRICS));
  }

  /** The training on the server that the configuration names. */
  private static Optional<MlflowRun> tracked(StageContext context) {
    return context
        .options()
        .mlflow()
        .map(
            mlflow ->
                new MlflowRun(
                    mlflow,
                    System.getenv(),
                    context.runId(),
                    OptionValues.of(context.options()),
                    Map.of(
                        "tailor.storage", context.storage().root().toString(),
                        "tailor.checkpoints", context.outputDirectory(CHECKPOINTS).toString(),
                        "tailor.version", Build.version()),
                    context.progress()::say,
                    Clock.systemUTC()));
  }

  private void train(
      JavaSparkContext spark,
      Trainer trainer,
      StageContext context,
      ModelFiles files,
      RoundListener listener) {
    TrainOptions options = context.options().train();
    Path directory = context.outputDirectory(CHECKPOINTS);
    trainer.train(
        spark,
        new TrainingRun(
            options,
            context.options().seed(),
            files(context, Split.VALIDATION),
            new CheckpointStore(
                directory,
                spark.hadoopConfiguration(),
                files,
                options.keepLast(),
                options.bestBy()),
            new Path(directory, "_rounds"),
            listener,
            neighbours,
            share),
        files(context, Split.TRAIN));
  }

  private static List<String> files(StageContext context, Split split) {
    return SequenceIndex.files(
        new Path(context.directory("tokens"), "split=" + split.key()),
        context.spark().sparkContext().hadoopConfiguration());
  }

  private static Map<String, Double> figures(List<RoundMetrics> rounds) {
    RoundMetrics last = rounds.get(rounds.size() - 1);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("rounds", (double) last.round());
    figures.put("steps", (double) last.step());
    figures.put("train-loss.first", rounds.get(0).trainLoss());
    figures.put("train-loss.last", last.trainLoss());
    validationLoss(rounds).ifPresent(loss -> figures.put("validation-loss.best", loss));
    double seconds = rounds.stream().mapToDouble(RoundMetrics::seconds).sum();
    long tokens = rounds.stream().mapToLong(RoundMetrics::tokens).sum();
    figures.put("tokens", (double) tokens);
    figures.put("tokens-per-second", tokens / seconds);
    long dropped = rounds.stream().mapToLong(RoundMetrics::droppedTokens).sum();
    if (dropped > 0) {
      figures.put("dropped-tokens", (double) dropped);
    }
    return figures;
  }

  private static OptionalDouble validationLoss(List<RoundMetrics> rounds) {
    return rounds.stream()
        .map(RoundMetrics::validationLoss)
        .filter(loss -> loss != null)
        .mapToDouble(Double::doubleValue)
        .min();
  }
}
