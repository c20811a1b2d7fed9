package tailor.model.bench;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import tailor.model.Kernels;
import tailor.model.KeyValueCache;
import tailor.model.ModelConfig;
import tailor.model.ParameterInitializer;
import tailor.model.ParameterLayout;
import tailor.model.Tensor;
import tailor.model.Transformer;
import tailor.model.generate.Sampler;
import tailor.model.generate.Sampling;

/**
 * Measures generation: a prompt of random tokens is read, and the likeliest token taken again and
 * again, over a cache of keys and values.
 *
 * @param config the model, with random parameters
 * @param prompt tokens of the prompt
 * @param tokens tokens that are generated after it
 * @param rounds completions that are measured, after one that is not; the median counts
 */
public record GenerationBenchmark(ModelConfig config, int prompt, int tokens, int rounds) {

  /** Measures with kernels that it opens for itself. */
  public GenerationSpeed run(Supplier<Kernels> opener) {
    ParameterLayout layout = ParameterLayout.of(config);
    try (Kernels kernels = opener.get();
        Transformer transformer = new Transformer(config, kernels)) {
      Tensor parameters = kernels.allocate(1, layout.size());
      ParameterInitializer.initialize(layout, parameters, 0.02, 0);
      complete(transformer, parameters);
      double[] prefills = new double[rounds];
      double[] wholes = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        Spans spans = complete(transformer, parameters);
        prefills[i] = spans.prefill() / 1e9;
        wholes[i] = spans.whole() / 1e9;
      }
      return new GenerationSpeed(tokens / median(wholes), median(prefills), PeakMemory.mebibytes());
    }
  }

  /** Nanoseconds until the first token, and until the last one. */
  private record Spans(long prefill, long whole) {}

  private Spans complete(Transformer transformer, Tensor parameters) {
    int[] read = new SplittableRandom(0).ints(prompt, 0, config.vocabularySize()).toArray();
    float[] logits = new float[config.vocabularySize()];
    Sampler sampler = new Sampler(Sampling.greedy());
    long begin = System.nanoTime();
    try (KeyValueCache cache = transformer.cache(prompt + tokens)) {
      transformer.extend(parameters, cache, read).read(0, FloatBuffer.wrap(logits));
      int token = sampler.next(logits);
      long first = System.nanoTime();
      for (int i = 1; i < tokens; i++) {
        transformer.extend(parameters, cache, token).read(0, FloatBuffer.wrap(logits));
        token = sampler.next(logits);
      }
      return new Spans(first - begin, System.nanoTime() - begin);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
