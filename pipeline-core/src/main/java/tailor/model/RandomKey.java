package tailor.model;

import java.io.Serializable;

/**
 * Random numbers that depend on where they are used and on nothing else: a key is derived from a
 * seed, a worker, a step, a layer and so on, and has one number for every index. Whoever computes a
 * step again draws the same, in any order and in any number of threads.
 *
 * <p>The mixing function is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
 *
 * @param value the key
 */
public record RandomKey(long value) implements Serializable {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  /** The key that a seed begins with. */
  public static RandomKey of(long seed) {
    return new RandomKey(mix(seed + GAMMA));
  }

  /** The key of a part of what this one is for. */
  public RandomKey with(long part) {
    return new RandomKey(mix(value ^ mix(part + GAMMA)));
  }

  /** The number of an index, evenly spread over [0, 1) in steps of 2 to the power of -24. */
  public float uniform(long index) {
    return (mix(value + index * GAMMA) >>> 40) * 0x1p-24f;
  }

  private static long mix(long x) {
    long y = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    long z = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
