package tailor.feedback;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the reviews.
 *
 * @param examples reviews that became examples
 * @param unused the others, by reason
 */
public record FeedbackCounts(long examples, Map<String, Long> unused) {
  public FeedbackCounts {
    unused = Collections.unmodifiableMap(new TreeMap<>(unused));
  }

  public long unusedTotal() {
    return unused.values().stream().mapToLong(Long::longValue).sum();
  }
}
