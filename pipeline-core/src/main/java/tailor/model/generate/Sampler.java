package tailor.model.generate;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tailor.run.BadDataException;

/** Chooses one token after another. Not safe for use by several threads. */
public final class Sampler {
  private final Sampling sampling;
  private final SplittableRandom random;

  /** A sampler that begins with the seed. */
  public Sampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed());
  }

  /**
   * Chooses the next token; of equals, the one with the lower id.
   *
   * @throws BadDataException if the logits are no numbers
   */
  public int next(float[] logits) {
    int best = argMax(logits);
    if (!Float.isFinite(logits[best])) {
      throw new BadDataException(
          "The model computes %s as a logit: its weights are damaged or were trained to diverge."
              .formatted(logits[best]));
    }
    if (sampling.temperature() == 0) {
      return best;
    }
    double[] weights = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logits[i] - logits[best]) / sampling.temperature());
      sum += weights[i];
    }
    boolean all = sampling.topK() == 0 && sampling.topP() == 1;
    int[] candidates = all ? IntStream.range(0, weights.length).toArray() : likeliest(weights, sum);
    return draw(candidates, weights);
  }

  private static int argMax(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best] || Float.isNaN(logits[best])) {
        best = i;
      }
    }
    return best;
  }

  /** The tokens that top-k and top-p leave, likeliest first. */
  private int[] likeliest(double[] weights, double sum) {
    int limit = sampling.topK() == 0 ? weights.length : Math.min(sampling.topK(), weights.length);
    // However the others are distributed, tokens below this cannot be needed to reach top-p.
    double least = sampling.topK() == 0 ? (1 - sampling.topP()) * sum / weights.length : 0;
    PriorityQueue<Integer> kept = new PriorityQueue<>((a, b) -> compare(weights, b, a));
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] >= least) {
        kept.add(i);
        if (kept.size() > limit) {
          kept.remove();
        }
      }
    }
    int[] ordered =
        kept.stream().sorted((a, b) -> compare(weights, a, b)).mapToInt(i -> i).toArray();
    return IntStream.of(ordered).limit(nucleus(ordered, weights)).toArray();
  }

  /** How many of the tokens, likeliest first, reach top-p of their sum. */
  private int nucleus(int[] ordered, double[] weights) {
    if (sampling.topP() == 1) {
      return ordered.length;
    }
    // With top-k its tokens are all; without, those left out above count too.
    double sum = 0;
    if (sampling.topK() == 0) {
      for (double weight : weights) {
        sum += weight;
      }
    } else {
      for (int token : ordered) {
        sum += weights[token];
      }
    }
    double reached = 0;
    int count = 0;
    while (count < ordered.length && reached < sampling.topP() * sum) {
      reached += weights[ordered[count++]];
    }
    return count;
  }

  /** The likelier first; of equals, the lower id. */
  private static int compare(double[] weights, int a, int b) {
    int byWeight = Double.compare(weights[b], weights[a]);
    return byWeight != 0 ? byWeight : Integer.compare(a, b);
  }

  private int draw(int[] candidates, double[] weights) {
    double sum = 0;
    for (int token : candidates) {
      sum += weights[token];
    }
    double left = random.nextDouble() * sum;
    for (int token : candidates) {
      left -= weights[token];
      if (left < 0) {
        return token;
      }
    }
    return candidates[candidates.length - 1];
  }
}
