package tailor.sweep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The trials of a sweep. */
public final class Trials {
  /** Draws without a new trial after which there are taken to be no more. */
  private static final int PATIENCE = 1_000;

  private Trials() {}

  /**
   * All trials, none twice. A random sweep over few values may have fewer than it is allowed.
   *
   * @throws IllegalArgumentException if a grid has more than it is allowed
   */
  public static List<Trial> of(SweepOptions options) {
    SortedMap<String, SweepValues> keys = new TreeMap<>(options.keys());
    Set<SortedMap<String, String>> chosen =
        switch (options.method()) {
          case GRID -> grid(keys, options.trials());
          case RANDOM -> random(keys, options.trials(), options.seed());
        };
    List<Trial> trials = new ArrayList<>();
    for (SortedMap<String, String> values : chosen) {
      trials.add(new Trial(trials.size() + 1, values));
    }
    return trials;
  }

  private static Set<SortedMap<String, String>> grid(
      SortedMap<String, SweepValues> keys, int most) {
    long combinations = 1;
    for (SweepValues values : keys.values()) {
      combinations = Math.multiplyExact(combinations, values.grid().size());
    }
    if (combinations > most) {
      throw new IllegalArgumentException(
          "the grid has %,d combinations, more than trials, which is %,d"
              .formatted(combinations, most));
    }
    List<SortedMap<String, String>> all = new ArrayList<>();
    all.add(new TreeMap<>());
    keys.forEach(
        (key, values) -> {
          List<SortedMap<String, String>> longer = new ArrayList<>();
          for (SortedMap<String, String> shorter : all) {
            for (String value : values.grid()) {
              SortedMap<String, String> one = new TreeMap<>(shorter);
              one.put(key, value);
              longer.add(one);
            }
          }
          all.clear();
          all.addAll(longer);
        });
    return new LinkedHashSet<>(all);
  }

  private static Set<SortedMap<String, String>> random(
      SortedMap<String, SweepValues> keys, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<SortedMap<String, String>> drawn = new LinkedHashSet<>();
    for (int missed = 0; drawn.size() < count && missed < PATIENCE; missed++) {
      SortedMap<String, String> one = new TreeMap<>();
      keys.forEach((key, values) -> one.put(key, values.at(random.nextDouble())));
      missed = drawn.add(one) ? 0 : missed;
    }
    return drawn;
  }
}
