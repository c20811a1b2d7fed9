package tailor.run;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells how far a stage is, a line at a time: {@code clean: 1,200 of 4,000 rows, 812/s, 3 s left}.
 * Lines come at most every few seconds, whatever the caller does. Thread-safe.
 */
public final class Progress {
  private final Consumer<String> lines;
  private final LongSupplier nanoTime;
  private final long intervalNanos;
  private long lastLine;

  /**
   * @param lines takes each line, without its end
   * @param interval the least time between two lines
   * @param nanoTime the clock
   */
  public Progress(Consumer<String> lines, Duration interval, LongSupplier nanoTime) {
    this.lines = lines;
    this.nanoTime = nanoTime;
    this.intervalNanos = interval.toNanos();
    this.lastLine = nanoTime.getAsLong() - intervalNanos;
  }

  /** Tells nobody. */
  public static Progress silent() {
    return new Progress(line -> {}, Duration.ofDays(1), System::nanoTime);
  }

  /** Says something that always deserves its line. */
  public synchronized void say(String line) {
    lastLine = nanoTime.getAsLong();
    lines.accept(line);
  }

  /**
   * Starts counting a piece of work.
   *
   * @param what names it, as in {@code train}
   * @param unit what is counted, as in {@code steps}
   * @param total how many there will be; 0 where nobody knows
   */
  public Work start(String what, String unit, long total) {
    return new Work(what, unit, total, nanoTime.getAsLong());
  }

  /** Says how long something will take, as in {@code 3 min left}. */
  public static String left(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s left", seconds);
    }
    return seconds < 7200
        ? String.format(Locale.ROOT, "%.0f min left", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h left", seconds / 3600);
  }

  private synchronized void offer(Work work, long done, String note) {
    long now = nanoTime.getAsLong();
    if (now - lastLine >= intervalNanos) {
      lastLine = now;
      lines.accept(work.line(done, now) + (note.isEmpty() ? "" : ", " + note));
    }
  }

  /** A piece of work that is being counted. */
  public final class Work {
    private final String what;
    private final String unit;
    private final long total;
    private final long started;

    private Work(String what, String unit, long total, long started) {
      this.what = what;
      this.unit = unit;
      this.total = total;
      this.started = started;
    }

    /** Reports how many are done by now. */
    public void done(long done) {
      offer(this, done, "");
    }

    /**
     * Reports how many are done by now.
     *
     * @param note the end of the line, as in {@code loss 2.31}
     */
    public void done(long done, String note) {
      offer(this, done, note);
    }

    private String line(long done, long now) {
      double seconds = Math.max(1e-9, (now - started) / 1e9);
      double rate = done / seconds;
      String counted =
          total > 0
              ? String.format(Locale.ROOT, "%,d of %,d %s", done, total, unit)
              : String.format(Locale.ROOT, "%,d %s", done, unit);
      String left = total > done && done > 0 ? ", " + left((total - done) / rate) : "";
      return String.format(Locale.ROOT, "%s: %s, %.1f/s%s", what, counted, rate, left);
    }
  }
}
