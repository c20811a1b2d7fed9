package tailor.model.bench;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import tailor.model.AdamW;
import tailor.model.AdaptedTransformer;
import tailor.model.AdapterInitializer;
import tailor.model.AdapterLayout;
import tailor.model.Batch;
import tailor.model.FlatLayout;
import tailor.model.Kernels;
import tailor.model.LoraConfig;
import tailor.model.LossResult;
import tailor.model.ModelConfig;
import tailor.model.ParameterInitializer;
import tailor.model.ParameterLayout;
import tailor.model.Recomputation;
import tailor.model.Tensor;
import tailor.model.TrainableModel;
import tailor.model.TrainingMemory;
import tailor.model.Transformer;

/**
 * Measures training: forward, backward, global norm, clipping and AdamW on random tokens, in
 * workers side by side.
 *
 * @param config the model
 * @param recomputation what the backward pass computes again
 * @param lora adapters that are trained instead of the whole model, if any
 * @param sequence tokens of a sequence
 * @param batch sequences that a worker takes a step
 * @param workers models trained side by side
 * @param threads threads of each worker
 * @param steps steps that are measured, after {@value #WARM_UP} that are not
 */
public record TrainingBenchmark(
    ModelConfig config,
    Recomputation recomputation,
    Optional<LoraConfig> lora,
    int sequence,
    int batch,
    int workers,
    int threads,
    int steps) {
  static final int WARM_UP = 3;

  private static final AdamW STEP = new AdamW(1e-4, 0.9, 0.95, 1e-8, 0.1, 1, 1);
  private static final double CLIP = 1;

  /** Measures with kernels that each worker opens for itself. */
  public TrainingSpeed run(Supplier<Kernels> kernels) {
    double peak = ProductPeak.operationsPerSecond(workers * threads);
    List<Map<TrainingPart, Double>> shares = Collections.synchronizedList(new ArrayList<>());
    double seconds =
        Crew.seconds(
            workers, worker -> new Trainee(new TimedKernels(kernels.get()), worker, shares));
    double tokens = (double) sequence * batch * workers * steps;
    double rate = tokens / seconds;
    double operations = rate * TrainingWork.operationsPerToken(config, sequence);
    return new TrainingSpeed(
        rate, seconds / steps, operations / peak, peak, PeakMemory.mebibytes(), mean(shares));
  }

  private static Map<TrainingPart, Double> mean(List<Map<TrainingPart, Double>> shares) {
    Map<TrainingPart, Double> mean = new EnumMap<>(TrainingPart.class);
    for (Map<TrainingPart, Double> ofWorker : shares) {
      ofWorker.forEach((part, share) -> mean.merge(part, share / shares.size(), Double::sum));
    }
    return mean;
  }

  /** What a worker is predicted to take in native memory, with the vector kernels. */
  public TrainingMemory memory() {
    return TrainingMemory.of(config, lora, recomputation, batch, sequence);
  }

  /** Parameters that are trained: what a worker sends and takes in a round. */
  public long trained() {
    return layout().size();
  }

  private FlatLayout layout() {
    return lora.<FlatLayout>map(adapters -> AdapterLayout.of(config, adapters))
        .orElseGet(() -> ParameterLayout.of(config));
  }

  /** One model in training. */
  private final class Trainee implements Crew.Part {
    private final TimedKernels clock;
    private final List<Map<TrainingPart, Double>> shares;
    private final Kernels kernels;
    private final TrainableModel model;
    private final Tensor parameters;
    private final Tensor gradients;
    private final Tensor first;
    private final Tensor second;
    private final Batch data;
    private long step;

    Trainee(TimedKernels clock, int worker, List<Map<TrainingPart, Double>> shares) {
      this.clock = clock;
      this.shares = shares;
      this.kernels = clock.kernels();
      FlatLayout layout = layout();
      this.parameters = kernels.allocate(1, layout.size());
      this.gradients = kernels.allocate(1, layout.size());
      this.first = kernels.allocate(1, layout.size());
      this.second = kernels.allocate(1, layout.size());
      this.model = lora.map(adapters -> adapted(adapters, worker)).orElseGet(() -> whole(worker));
      SplittableRandom random = new SplittableRandom(worker);
      int size = batch * sequence;
      int[] tokens = random.ints(size, 0, config.vocabularySize()).toArray();
      byte[] mask = new byte[size];
      Arrays.fill(mask, (byte) 1);
      this.data = new Batch(batch, sequence, tokens, new int[size], mask);
    }

    private TrainableModel whole(int worker) {
      ParameterInitializer.initialize(ParameterLayout.of(config), parameters, 0.02, worker);
      return new Transformer(config, kernels, recomputation);
    }

    private TrainableModel adapted(LoraConfig adapters, int worker) {
      ParameterLayout whole = ParameterLayout.of(config);
      Tensor frozen = kernels.allocate(1, whole.size());
      ParameterInitializer.initialize(whole, frozen, 0.02, worker);
      AdapterInitializer.initialize(
          AdapterLayout.of(config, adapters),
          parameters,
          (offset, values, count) -> frozen.read(offset, FloatBuffer.wrap(values, 0, count)),
          worker);
      return new AdaptedTransformer(config, adapters, kernels, frozen, recomputation);
    }

    @Override
    public void prepare() {
      for (int i = 0; i < WARM_UP; i++) {
        step();
      }
    }

    @Override
    public void work() {
      clock.restart();
      long begin = System.nanoTime();
      for (int i = 0; i < steps; i++) {
        step();
      }
      shares.add(clock.shares(System.nanoTime() - begin));
    }

    @Override
    public void close() {
      model.close();
      kernels.close();
    }

    private void step() {
      step++;
      kernels.fill(gradients, 0);
      LossResult loss = model.lossAndGradients(parameters, data, gradients);
      double norm = Math.sqrt(kernels.sumOfSquares(gradients)) / loss.count();
      double scale = Math.min(1, CLIP / norm) / loss.count();
      AdamW decayed =
          new AdamW(
              STEP.learningRate(),
              STEP.beta1(),
              STEP.beta2(),
              STEP.epsilon(),
              STEP.weightDecay(),
              scale,
              step);
      long matrices = model.layout().matrixSize();
      update(decayed, 0, matrices);
      update(decayed.withoutDecay(), matrices, model.layout().size() - matrices);
    }

    private void update(AdamW adamW, long from, long count) {
      if (count == 0) {
        return;
      }
      kernels.adamW(
          adamW,
          parameters.view(from, 1, count),
          gradients.view(from, 1, count),
          first.view(from, 1, count),
          second.view(from, 1, count));
    }
  }
}
