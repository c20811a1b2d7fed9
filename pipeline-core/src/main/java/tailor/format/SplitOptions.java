package tailor.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * How examples are split.
 *
 * @param validation share of examples for validation during training
 * @param test share of examples for the final test
 * @param groupBy fields whose equal values stay together
 * @param groupField one more such field
 * @param earlierRun the run whose splits are kept
 */
public record SplitOptions(
    @Doc("share of examples held out to watch training") @Default("0.05") @InRange(min = 0, max = 1)
        double validation,
    @Doc("share of examples held out for the test") @Default("0.1") @InRange(min = 0, max = 1)
        double test,
    @Doc(
            "fields whose equal values stay together, as in [cluster, customer, thread]; documents"
                + " that share any of them go to one split, and cluster is that of"
                + " near-duplicates")
        @Default("[cluster]")
        List<String> groupBy,
    @Doc("one more field like those of group-by, as in customer or record-id")
        Optional<String> groupField,
    @Doc(
            "run of which the splits are kept: what it assigned does not move, and what joins a"
                + " group of its follows the group; by default splits are drawn anew")
        Optional<String> earlierRun) {
  public SplitOptions {
    groupBy = List.copyOf(groupBy);
    if (validation + test >= 1) {
      throw new IllegalArgumentException(
          "validation and test are " + (validation + test) + " together; leave some for training");
    }
  }

  /** All fields whose equal values stay together, each once. */
  public List<String> groupFields() {
    List<String> fields = new ArrayList<>(groupBy);
    groupField.filter(field -> !fields.contains(field)).ifPresent(fields::add);
    return fields;
  }
}
