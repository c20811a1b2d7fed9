package tailor.train;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * When a round goes on without a worker: once at least half of the workers have delivered, who
 * works longer on the round than the slowest of these and the deadline. So a round is never that of
 * a minority, however short the deadline is, and a worker that waits for a core is not late.
 *
 * @param workers of the round
 * @param deadline granted after the slowest worker that has delivered
 */
record StragglerRule(int workers, Duration deadline) {

  /**
   * How long a worker may work on the round as things stand.
   *
   * @param delivered how long those took that have delivered
   * @return empty while they are fewer than half
   */
  Optional<Duration> limit(Collection<Duration> delivered) {
    return delivered.size() * 2 < workers
        ? Optional.empty()
        : delivered.stream().max(Comparator.naturalOrder()).map(deadline::plus);
  }
}
