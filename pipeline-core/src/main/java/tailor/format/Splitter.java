package tailor.format;

import tailor.document.Document;
import tailor.document.Fields;
import tailor.document.Split;
import tailor.document.StableHash;

/**
 * Assigns documents to splits by the hash of their group: the same document goes to the same split
 * however many others come or go, and changing one share moves no document between the other two
 * splits.
 */
final class Splitter {
  private final SplitOptions options;
  private final long seed;

  Splitter(SplitOptions options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  Split split(Document document) {
    double place = StableHash.unit(seed, "split", group(document));
    if (place < options.test()) {
      return Split.TEST;
    }
    return place >= 1 - options.validation() ? Split.VALIDATION : Split.TRAIN;
  }

  private String group(Document document) {
    return options
        .groupField()
        .flatMap(field -> Fields.value(document, field).map(value -> field + "=" + value))
        .orElse(document.getId());
  }
}
