package tailor.export.hub;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** An answer that says that the hub may answer later, and perhaps when. */
final class TryAgain extends IOException {
  private static final long serialVersionUID = 1;

  /** Longest time that is waited for because a hub asks for it. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final Duration after;

  private TryAgain(String message, Duration after) {
    super(message);
    this.after = after;
  }

  /**
   * An answer of that kind.
   *
   * @param retryAfter the header {@code Retry-After}: seconds, or a date
   */
  static TryAgain of(int status, Optional<String> retryAfter, Instant now) {
    Duration after = retryAfter.map(text -> duration(text.strip(), now)).orElse(Duration.ZERO);
    String until = after.isZero() ? "" : ", to be asked again in %,d s".formatted(seconds(after));
    return new TryAgain("the server answers " + status + until, after);
  }

  /** The least time to wait; zero if the hub does not say. */
  Duration after() {
    return after;
  }

  private static Duration duration(String text, Instant now) {
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static long seconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }
}
