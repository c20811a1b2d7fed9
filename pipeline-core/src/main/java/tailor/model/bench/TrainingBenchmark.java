package tailor.model.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import tailor.model.AdamW;
import tailor.model.Batch;
import tailor.model.Kernels;
import tailor.model.LossResult;
import tailor.model.ModelConfig;
import tailor.model.ParameterInitializer;
import tailor.model.ParameterLayout;
import tailor.model.Tensor;
import tailor.model.Transformer;

/**
 * Measures training: forward, backward, global norm, clipping and AdamW on random tokens, in
 * workers side by side.
 *
 * @param config the model
 * @param sequence tokens of a sequence
 * @param batch sequences that a worker takes a step
 * @param workers models trained side by side
 * @param threads threads of each worker
 * @param steps steps that are measured, after {@value #WARM_UP} that are not
 */
public record TrainingBenchmark(
    ModelConfig config, int sequence, int batch, int workers, int threads, int steps) {
  static final int WARM_UP = 3;

  private static final AdamW STEP = new AdamW(1e-4, 0.9, 0.95, 1e-8, 0.1, 1, 1);
  private static final double CLIP = 1;

  /** Measures with kernels that each worker opens for itself. */
  public TrainingSpeed run(Supplier<Kernels> kernels) {
    double peak = ProductPeak.operationsPerSecond(workers * threads);
    double seconds = Crew.seconds(workers, worker -> new Trainee(kernels.get(), worker));
    double tokens = (double) sequence * batch * workers * steps;
    double rate = tokens / seconds;
    double operations = rate * TrainingWork.operationsPerToken(config, sequence);
    return new TrainingSpeed(
        rate, seconds / steps, operations / peak, peak, PeakMemory.mebibytes());
  }

  /** One model in training. */
  private final class Trainee implements Crew.Part {
    private final Kernels kernels;
    private final Transformer transformer;
    private final Tensor parameters;
    private final Tensor gradients;
    private final Tensor first;
    private final Tensor second;
    private final Batch data;
    private long step;

    Trainee(Kernels kernels, int worker) {
      this.kernels = kernels;
      this.transformer = new Transformer(config, kernels);
      ParameterLayout layout = transformer.layout();
      this.parameters = kernels.allocate(1, layout.size());
      this.gradients = kernels.allocate(1, layout.size());
      this.first = kernels.allocate(1, layout.size());
      this.second = kernels.allocate(1, layout.size());
      ParameterInitializer.initialize(layout, parameters, 0.02, worker);
      SplittableRandom random = new SplittableRandom(worker);
      int size = batch * sequence;
      int[] tokens = random.ints(size, 0, config.vocabularySize()).toArray();
      byte[] mask = new byte[size];
      Arrays.fill(mask, (byte) 1);
      this.data = new Batch(batch, sequence, tokens, new int[size], mask);
    }

    @Override
    public void prepare() {
      for (int i = 0; i < WARM_UP; i++) {
        step();
      }
    }

    @Override
    public void work() {
      for (int i = 0; i < steps; i++) {
        step();
      }
    }

    @Override
    public void close() {
      transformer.close();
      kernels.close();
    }

    private void step() {
      step++;
      kernels.fill(gradients, 0);
      LossResult loss = transformer.lossAndGradients(parameters, data, gradients);
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
      long matrices = transformer.layout().matrixSize();
      update(decayed, 0, matrices);
      update(decayed.withoutDecay(), matrices, transformer.layout().size() - matrices);
    }

    private void update(AdamW adamW, long from, long count) {
      kernels.adamW(
          adamW,
          parameters.view(from, 1, count),
          gradients.view(from, 1, count),
          first.view(from, 1, count),
          second.view(from, 1, count));
    }
  }
}
