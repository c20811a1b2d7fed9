package tailor.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.export.HuggingFaceModel;
import tailor.model.ModelConfig;
import tailor.model.TrainingMemory;
import tailor.run.BadDataException;
import tailor.train.AdapterOptions;
import tailor.train.TrainOptions;
import tailor.train.exchange.Exchange;
import tailor.train.graph.KernelSet;
import tailor.train.optimizer.OuterOptimizerType;

/**
 * The native memory that training needs in one JVM, and whether that JVM may have it.
 *
 * @param memory of one worker
 * @param unsent bytes of what a worker has yet to send of earlier rounds
 * @param workers that are at work in one JVM at the same time
 * @param driver bytes of the parameters between rounds, where the driver is in the same JVM
 * @param limits of the JVM
 */
record TrainingNeeds(
    TrainingMemory memory, long unsent, int workers, long driver, NativeLimits limits) {

  /**
   * Those of a configuration; empty where they cannot be told: a model that is yet to be made, or
   * cannot be read, which others say, or kernels whose memory is ND4J's business.
   */
  static Optional<TrainingNeeds> of(TailorOptions options) {
    TrainOptions train = options.train();
    if (options.model().base().isEmpty() || train.kernels() != KernelSet.VECTOR) {
      return Optional.empty();
    }
    try (HuggingFaceModel model =
        HuggingFaceModel.open(options.model().base().get(), Pipeline.hadoop(options.spark()))) {
      return Optional.of(of(options, model.shape()));
    } catch (ConfigurationException | BadDataException e) {
      return Optional.empty();
    }
  }

  private static TrainingNeeds of(TailorOptions options, ModelConfig shape) {
    TrainOptions train = options.train();
    TrainingMemory memory =
        TrainingMemory.of(
                shape,
                train.adapter().map(AdapterOptions::lora),
                train.recompute(),
                train.batchSize(),
                options.tokenize().sequenceLength())
            .withMoments(train.adam().moments().bytes());
    NativeLimits limits = NativeLimits.of(options.spark());
    int atOnce = Math.min(train.workers(), limits.slots());
    long vectors = train.outer().type() == OuterOptimizerType.NESTEROV ? 2 : 1;
    long driver = limits.isDriversToo() ? vectors * memory.parameters() : 0;
    long unsent = train.exchange() == Exchange.FLOAT32 ? 0 : memory.parameters();
    return new TrainingNeeds(memory, unsent, atOnce, driver, limits);
  }

  /** Those of so many trainings like this one at the same time, which may share a frozen base. */
  TrainingNeeds times(int trainings) {
    return new TrainingNeeds(memory, unsent, workers * trainings, driver * trainings, limits);
  }

  /** Whether no limit that is known stands against it. */
  boolean fits() {
    return limits.refusal(counted(), total()).isEmpty();
  }

  /** All of the native memory of one JVM. */
  long total() {
    return memory.frozen() + workers * (memory.ofWorker() + unsent) + driver;
  }

  /**
   * What of it ND4J allocates, and JavaCPP counts: what is learnt, its gradients, what is frozen.
   */
  private long counted() {
    return memory.frozen() + workers * (memory.parameters() + memory.gradients()) + driver;
  }

  /** What a person wants to know of it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "train: %,d MiB of native memory in a JVM of %d %s, beside its heap. A worker: %s."
            .formatted(
                mebibytes(total()),
                workers,
                workers == 1 ? "worker" : "workers",
                memory.parts().entrySet().stream()
                    .map(
                        part ->
                            "%s %,d"
                                .formatted(
                                    part.getKey().replace('_', ' '), mebibytes(part.getValue())))
                    .collect(Collectors.joining(", "))));
    if (unsent > 0) {
      lines.add(
          "train: a worker keeps %,d MiB of what it has yet to send (train.exchange)."
              .formatted(mebibytes(unsent)));
    }
    if (driver > 0) {
      lines.add("train: of it %,d MiB are the driver's.".formatted(mebibytes(driver)));
    }
    return lines;
  }

  /** Says where it cannot fit. */
  void check(Problems problems) {
    limits
        .refusal(counted(), total())
        .ifPresent(
            limit ->
                problems.add(
                    "train",
                    "does not fit: "
                        + limit
                        + " "
                        + String.join(" ", lines())
                        + " Give more, or need less: train.recompute = layers, a smaller"
                        + " train.batch-size or tokenize.sequence-length, train.adapter, or fewer"
                        + " tasks at the same time."));
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
