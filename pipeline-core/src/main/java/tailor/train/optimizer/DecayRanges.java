package tailor.train.optimizer;

import java.util.ArrayList;
import java.util.List;
import tailor.config.ConfigurationException;
import tailor.model.FlatLayout;
import tailor.model.ParameterLayout.Parameter;

/** Which decay applies where in a flat vector: as few ranges as there can be. */
public final class DecayRanges {
  /**
   * Neighbours with the same decay.
   *
   * @param offset the first element
   * @param size elements
   */
  record Range(long offset, long size, double decay) {}

  private DecayRanges() {}

  static List<Range> of(FlatLayout layout, AdamWOptions options) {
    List<Range> ranges = new ArrayList<>();
    for (Parameter parameter : layout.parameters().values()) {
      double decay = decay(parameter, options);
      int last = ranges.size() - 1;
      if (last >= 0 && ranges.get(last).decay() == decay) {
        Range grown = ranges.get(last);
        ranges.set(last, new Range(grown.offset(), grown.size() + parameter.size(), decay));
      } else {
        ranges.add(new Range(parameter.offset(), parameter.size(), decay));
      }
    }
    return ranges;
  }

  private static double decay(Parameter parameter, AdamWOptions options) {
    return options.decayGroups().stream()
        .filter(group -> group.matches(parameter.name()))
        .findFirst()
        .map(DecayGroup::weightDecay)
        .orElse(parameter.isMatrix() ? options.weightDecay() : 0);
  }

  /**
   * Refuses a group that no parameter belongs to.
   *
   * @throws ConfigurationException if there is one, with some names that there are
   */
  public static void requireMatches(FlatLayout layout, AdamWOptions options) {
    for (DecayGroup group : options.decayGroups()) {
      if (layout.parameters().keySet().stream().noneMatch(group::matches)) {
        throw new ConfigurationException(
            "train.adam.decay-groups names '%s', but no parameter that is trained is called so. There are, among others: %s. A * stands for anything."
                .formatted(
                    group.parameters(),
                    String.join(", ", layout.parameters().keySet().stream().limit(4).toList())));
      }
    }
  }
}
