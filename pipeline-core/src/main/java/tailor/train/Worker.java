package tailor.train;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.MultiDataSet;
import tailor.model.Batch;
import tailor.model.LossResult;
import tailor.model.PreferenceLoss;
import tailor.model.Preferences;
import tailor.model.Tensor;
import tailor.model.TrainingPass;
import tailor.train.exchange.Contribution;
import tailor.train.graph.PackedArrays;
import tailor.train.graph.TransformerGraph;
import tailor.train.graph.TransformerLayerImplementation;
import tailor.train.metrics.WorkerReport;
import tailor.train.optimizer.InnerOptimizer;

/**
 * A model in memory with its gradients, activations and optimizer, ready to take steps: with or
 * without Spark around it. It holds 16 bytes a parameter that is learnt until it is closed (12 if
 * moments are halved, and 4 more if it sends differences), shares frozen ones with other workers,
 * and serves one thread at a time.
 */
public final class Worker implements AutoCloseable {
  private final WorkerSpec spec;
  private final TransformerGraph graph;
  private final TransformerLayerImplementation layer;
  private final InnerOptimizer optimizer;
  private final Contribution contribution;
  private Tally tally = new Tally(Pace.from(0));

  /** A worker whose parameters and optimizer are zero. */
  public Worker(WorkerSpec spec) {
    this.spec = spec;
    this.graph = TransformerGraph.ofZeros(spec.layer());
    this.layer = graph.transformer();
    this.optimizer = new InnerOptimizer(spec.layer().layout(), layer.kernels(), spec.adam());
    this.contribution = spec.exchange().contribution(spec.layer().layout().size(), layer.kernels());
    graph.stepBy(this::step);
  }

  /** The parameters, to be written before and read after training. */
  public Tensor parameters() {
    return layer.parameterTensor();
  }

  /** The gradients of the newest step, of the sum of its losses. */
  Tensor gradients() {
    return layer.gradientTensor();
  }

  /** What the worker passes on from one round to the next, by name. */
  public SortedMap<String, Tensor> state() {
    SortedMap<String, Tensor> state = new TreeMap<>();
    if (spec.innerState() == InnerState.KEEP) {
      state.putAll(optimizer.moments());
    }
    state.putAll(contribution.state());
    return state;
  }

  /** What the worker sends. */
  Contribution contribution() {
    return contribution;
  }

  /** Forgets all rounds. */
  void reset() {
    optimizer.reset();
    contribution.state().values().forEach(vector -> layer.kernels().fill(vector, 0));
  }

  /** The optimizer, whose state outlives a round if it is kept. */
  public InnerOptimizer optimizer() {
    return optimizer;
  }

  /**
   * Takes a step after each {@link WorkerSpec#rowsPerStep} sequences. Stops early where the loss is
   * no number any more, as the report shows.
   *
   * @param worker number of the worker, for the report
   * @param sequences in the order of training
   * @param firstStep number of the first step within the run, from 0
   */
  public WorkerReport train(int worker, List<PackedArrays> sequences, long firstStep) {
    return train(worker, Share.of(sequences), Pace.from(firstStep), StepHooks.NONE);
  }

  WorkerReport train(int worker, Share share, Pace pace, StepHooks hooks) {
    tally = new Tally(pace);
    long started = System.nanoTime();
    int rows = spec.rowsPerStep();
    for (int i = 0; i < share.size() && tally.isFinite(); i += rows) {
      StepHooks.requireWanted();
      Share part = share.part(i, Math.min(share.size(), i + rows));
      PackedArrays minibatch = PackedArrays.concatenate(part.sequences());
      tally.tokens += minibatch.documentTokens();
      MultiDataSet data = minibatch.toDataSet();
      hooks.before(data, graph);
      layer.passes(
          new TrainingPass(
              spec.regularization(),
              spec.key().with(worker).with(pace.first()).with(tally.steps),
              preferences(part.reference())));
      graph.fit(data);
      hooks.after(data, graph);
      data.getFeatures(0).close();
      data.getLabels(0).close();
    }
    return tally.report(worker, (System.nanoTime() - started) / 1e9);
  }

  /** The loss of a batch under the present parameters. */
  public LossResult evaluate(Batch batch) {
    return layer.evaluate(batch);
  }

  /**
   * The loss of a batch under the present parameters.
   *
   * @param reference log-probabilities of its segments before training; empty where no preferences
   *     are learnt
   */
  LossResult evaluate(Batch batch, List<double[]> reference) {
    Preferences preferences = preferences(reference);
    return preferences == null
        ? layer.evaluate(batch)
        : preferences.result(batch, layer.tokenLosses(batch));
  }

  /** The log-probabilities of the segments of every row under the present parameters. */
  List<double[]> logProbabilities(Batch batch) {
    return Preferences.logProbabilities(batch, layer.tokenLosses(batch));
  }

  private @Nullable Preferences preferences(List<double[]> reference) {
    PreferenceLoss loss = spec.preference();
    return loss == null ? null : new Preferences(loss, reference);
  }

  private void step(TransformerLayerImplementation layer, int iteration) {
    LossResult loss = layer.loss();
    double norm =
        optimizer.step(
            layer.parameterTensor(),
            layer.gradientTensor(),
            loss.count(),
            spec.learningRate().at(tally.pace.step(tally.steps)));
    tally.add(loss, norm);
  }

  @Override
  public void close() {
    contribution.close();
    optimizer.close();
    graph.close();
  }

  /** The sums of a round so far. */
  private static final class Tally {
    private final Pace pace;
    private int steps;
    private long tokens;
    private long targets;
    private long correct;
    private double lossSum;
    private double marginSum;
    private double gradientNormSum;

    Tally(Pace pace) {
      this.pace = pace;
    }

    void add(LossResult loss, double norm) {
      steps++;
      targets += loss.count();
      correct += loss.correct();
      lossSum += loss.sum();
      marginSum += loss.margin();
      gradientNormSum += norm;
    }

    boolean isFinite() {
      return Double.isFinite(lossSum) && Double.isFinite(gradientNormSum);
    }

    WorkerReport report(int worker, double seconds) {
      return new WorkerReport(
          worker,
          Host.name(),
          TaskDevice.NONE,
          steps,
          tokens,
          targets,
          correct,
          lossSum,
          marginSum,
          gradientNormSum,
          seconds);
    }
  }
}
