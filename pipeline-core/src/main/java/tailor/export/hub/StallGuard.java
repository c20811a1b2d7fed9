package tailor.export.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A body that fails once it has brought nothing for too long, which Java's HTTP client allows. */
final class StallGuard extends FilterInputStream {
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stalled downloads");
            thread.setDaemon(true);
            return thread;
          });

  private final Duration limit;
  private volatile boolean stalled;

  StallGuard(InputStream body, Duration limit) {
    super(body);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    ScheduledFuture<?> end = TIMER.schedule(this::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
    int count;
    try {
      count = in.read(bytes, offset, length);
    } catch (IOException e) {
      throw stalled ? stall(e) : e;
    } finally {
      end.cancel(false);
    }
    if (stalled) {
      throw stall(null);
    }
    return count;
  }

  /** Closing is what a read that waits notices. */
  private void giveUp() {
    stalled = true;
    try {
      in.close();
    } catch (IOException e) {
      // the read fails all the same
    }
  }

  private IOException stall(@Nullable IOException cause) {
    return new IOException("nothing came for %,d ms".formatted(limit.toMillis()), cause);
  }
}
