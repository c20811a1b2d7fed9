package tailor.run;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of every record that a stage read: {@code read = kept + dropped + quarantined}.
 *
 * <p>Count the rows of the outputs, not with accumulators: a task that runs twice adds twice.
 *
 * @param read records that came in
 * @param kept records that went on, changed or not
 * @param dropped records by the rule that dropped them
 * @param quarantined records by the reason they could not be read
 */
public record Ledger(long read, long kept, Map<String, Long> dropped, Map<String, Long> quarantined)
    implements Serializable {

  public Ledger {
    dropped = Collections.unmodifiableMap(new TreeMap<>(dropped));
    quarantined = Collections.unmodifiableMap(new TreeMap<>(quarantined));
  }

  /** A stage that passes on all it reads. */
  public static Ledger keepingAll(long read) {
    return new Ledger(read, read, Map.of(), Map.of());
  }

  public long droppedTotal() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  public long quarantinedTotal() {
    return quarantined.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Checks the balance; called before every commit.
   *
   * @throws IllegalStateException if records are missing or counted twice, with the figures
   */
  public void requireBalance() {
    if (read != kept + droppedTotal() + quarantinedTotal()) {
      throw new IllegalStateException(
          "The ledger does not balance: read %,d, but kept %,d + dropped %,d + quarantined %,d = %,d. Nothing was committed."
              .formatted(
                  read,
                  kept,
                  droppedTotal(),
                  quarantinedTotal(),
                  kept + droppedTotal() + quarantinedTotal()));
    }
  }
}
