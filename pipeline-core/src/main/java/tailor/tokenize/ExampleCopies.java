package tailor.tokenize;

import tailor.document.Example;
import tailor.document.Split;
import tailor.document.StableHash;

/**
 * How often an example is seen: the whole part of its weight, and once more with the probability of
 * the rest, drawn by the hash of its id. Held-out examples are seen once whatever their weight, so
 * that weights can be compared.
 */
final class ExampleCopies {
  private ExampleCopies() {}

  static int of(Example example, long seed) {
    if (example.split() != Split.TRAIN) {
      return 1;
    }
    double whole = Math.floor(example.weight());
    boolean more = StableHash.unit(seed, "weight", example.id()) < example.weight() - whole;
    return (int) whole + (more ? 1 : 0);
  }
}
