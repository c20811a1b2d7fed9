package tailor.format;

import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * How examples are split.
 *
 * @param validation share of groups for validation during training
 * @param test share of groups for the final test
 * @param groupField field whose equal values stay together; empty for each document by itself
 */
public record SplitOptions(
    @Doc("share of groups held out to watch training") @Default("0.05") @InRange(min = 0, max = 1)
        double validation,
    @Doc("share of groups held out for the test") @Default("0.1") @InRange(min = 0, max = 1)
        double test,
    @Doc(
            "field whose equal values stay together, as in customer or record-id; by default each"
                + " document is by itself")
        Optional<String> groupField) {
  public SplitOptions {
    if (validation + test >= 1) {
      throw new IllegalArgumentException(
          "validation and test are " + (validation + test) + " together; leave some for training");
    }
  }
}
