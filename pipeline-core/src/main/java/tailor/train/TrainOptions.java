package tailor.train;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.model.Recomputation;
import tailor.train.exchange.Exchange;
import tailor.train.graph.Computation;
import tailor.train.graph.KernelSet;
import tailor.train.graph.TrainingPrecision;
import tailor.train.metrics.TrainingMetric;
import tailor.train.optimizer.AdamWOptions;
import tailor.train.optimizer.DecayOptions;
import tailor.train.optimizer.OuterOptions;
import tailor.train.optimizer.Schedule;

/** The section {@code train} of a configuration. */
public record TrainOptions(
    @Doc("passes over the train split") @Default("1.0") @InRange(min = 1e-6, max = 100_000)
        double epochs,
    @Doc("stops after so many steps of each worker, if that comes first") @InRange(min = 1)
        Optional<Long> maxSteps,
    @Doc("models trained side by side, each by a Spark task; part of the outcome")
        @Default("2")
        @InRange(min = 1, max = 100_000)
        int workers,
    @Doc("steps that a worker takes by itself before the workers meet")
        @Default("20")
        @InRange(min = 1, max = 1_000_000)
        int stepsPerRound,
    @Doc(
            "how a round's steps are divided: equal, or by-speed, in proportion to what each worker"
                + " did a second before, from a quarter of train.steps-per-round to twice of it;"
                + " the outcome then depends on how fast they are")
        @Default("equal")
        StepSharing stepSharing,
    @Doc(
            "drops a worker from a round that takes so much longer than the slowest of those that"
                + " are done, once half are; what it was to learn in the round is skipped and said."
                + " Without it, rounds wait for all workers; with it, the outcome depends on how"
                + " fast they are")
        Optional<Duration> stragglerDeadline,
    @Doc("sequences that go through the model at once")
        @Default("8")
        @InRange(min = 1, max = 65_536)
        int batchSize,
    @Doc("batches whose gradients make one step") @Default("1") @InRange(min = 1, max = 65_536)
        int accumulation,
    @Doc("highest learning rate") @Default("3e-4") @InRange(min = 0, max = 10) double learningRate,
    @Doc("lowest learning rate after warm-up, as a share of the highest")
        @Default("0.1")
        @InRange(min = 0, max = 1)
        double finalLearningRate,
    @Doc("how the learning rate gets there: constant, linear, cosine or warmup-stable-decay")
        @Default("cosine")
        Schedule schedule,
    @Doc("the end of warmup-stable-decay") @Default("{}") DecayOptions decay,
    @Doc("share of all steps over which the learning rate rises")
        @Default("0.05")
        @InRange(min = 0, max = 1)
        double warmup,
    @Doc("low-rank adapters to train; all parameters are trained if left out")
        Optional<AdapterOptions> adapter,
    @Doc(
            "learns from preferences (DPO) instead of learning to write; all examples are then of"
                + " the task preference")
        Optional<PreferenceOptions> preference,
    @Doc("what keeps the model from learning its examples by heart") @Default("{}")
        RegularizationOptions regularization,
    @Doc("the optimizer of the workers") @Default("{}") AdamWOptions adam,
    @Doc("whether a worker's optimizer remembers earlier rounds: keep or restart") @Default("keep")
        InnerState innerState,
    @Doc(
            "what workers send at the end of a round: float32 is their parameters; bfloat16 and"
                + " int8 are differences in two bytes and one, and what they round off is sent"
                + " later")
        @Default("float32")
        Exchange exchange,
    @Doc("the optimizer between rounds") @Default("{}") OuterOptions outer,
    @Doc("how the model computes: vector is the CPU's fast path, nd4j runs wherever ND4J does")
        @Default("vector")
        KernelSet kernels,
    @Doc(
            "products with weights: fp32, or bf16, which is faster where the executors' processors"
                + " have avx512_bf16 or amx_bf16 and refused elsewhere; weights and sums stay fp32")
        @Default("fp32")
        TrainingPrecision precision,
    @Doc(
            "what the backward pass computes again to save memory: none, or layers, which keeps"
                + " their inputs only, for a third more work and the same outcome")
        @Default("none")
        Recomputation recompute,
    @Doc("rounds between checkpoints; the last round always leaves one")
        @Default("10")
        @InRange(min = 1, max = 1_000_000)
        int checkpointEvery,
    @Doc(
            "which checkpoint is the best: the one with the best validation-loss,"
                + " validation-accuracy, train-loss or train-accuracy")
        @Default("validation-loss")
        TrainingMetric bestBy,
    @Doc(
            "ends training when train.best-by no longer improves; every validated round then leaves"
                + " a checkpoint")
        Optional<EarlyStoppingOptions> earlyStopping,
    @Doc(
            "figures to reach, by metric: validation-loss, validation-accuracy and so on; shown"
                + " beside the metrics")
        @Default("{}")
        Map<String, Double> objectives,
    @Doc("what the model is asked to write after validations; nothing by default") @Default("{}")
        SampleOptions samples,
    @Doc("newest checkpoints kept, besides the best") @Default("2") @InRange(min = 1, max = 1_000)
        int keepLast,
    @Doc("rounds between validations; rounds with a checkpoint are always validated")
        @Default("1")
        @InRange(min = 1, max = 1_000_000)
        int evaluateEvery,
    @Doc("sequences of the validation split that a validation reads, from its beginning")
        @Default("512")
        @InRange(min = 1, max = 1_000_000_000)
        long evaluateSequences,
    @Doc("which data is refused before the first step") @Default("{}") RefusalOptions refuse)
    implements Serializable {

  /** How workers compute. */
  public Computation computation() {
    return new Computation(kernels, precision, recompute);
  }

  /** Sequences that a worker needs for one step. */
  public int rowsPerStep() {
    return Math.multiplyExact(batchSize, accumulation);
  }
}
