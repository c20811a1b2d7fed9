package tailor.model.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one kernel set: the caller's, and helpers that wait for a share of its work. They
 * wait spinning for a moment, since the next operation follows within microseconds, then asleep.
 * One thread at a time may hand out work.
 */
final class Team implements AutoCloseable {
  private static final int SPINS = 20_000;

  /** Elements that are worth waking a thread for. */
  private static final long GRAIN = 1 << 14;

  /** Elements of the longest run that is handed out at once. */
  private static final long RUN = 1 << 16;

  private final int size;
  private final List<Thread> helpers = new ArrayList<>();
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile long round;
  private volatile boolean closed;
  private @Nullable Share share;
  private volatile @Nullable Throwable failure;

  /** What one member does of a piece of work. */
  interface Share {
    /**
     * @param member 0 for the caller, from 1 for the helpers
     */
    void run(int member);
  }

  /** Work on a range of rows or elements. */
  interface RangeTask {
    /** Works on [from, to). */
    void run(int member, long from, long to);
  }

  Team(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a team of " + size + " threads: expected at least 1");
    }
    this.size = size;
    for (int member = 1; member < size; member++) {
      int number = member;
      Thread helper = new Thread(() -> help(number), "tailor-kernels-" + number);
      helper.setDaemon(true);
      helpers.add(helper);
      helper.start();
    }
  }

  /** Number of threads, the caller's included. */
  int size() {
    return size;
  }

  /**
   * Divides [0, count) among the members: ranges of at most {@code largest}, cut at multiples of
   * {@code grain} only.
   */
  void divide(long count, long grain, long largest, RangeTask task) {
    long grains = (count + grain - 1) / grain;
    int members = (int) Math.min(size, grains);
    if (members <= 1) {
      walk(0, 0, count, grain, largest, task);
      return;
    }
    run(
        member -> {
          long from = Math.min(count, grains * member / size * grain);
          long to = Math.min(count, grains * (member + 1) / size * grain);
          walk(member, from, to, grain, largest, task);
        });
  }

  /** Divides the elements of contiguous tensors of this size into runs. */
  void divideElements(long size, RangeTask task) {
    divide(size, GRAIN, RUN, task);
  }

  /** Divides the rows of a matrix, of all that the task works on the one with the longest rows. */
  void divideRows(FloatTensor widest, RangeTask task) {
    long grain = Math.max(1, GRAIN / Math.max(1, widest.columns()));
    long largest = Math.max(1, FloatTensor.BUFFER_LIMIT / Math.max(1, widest.stride()));
    divide(widest.rows(), grain, largest, task);
  }

  /** Lets every member do its share, and returns when all are done. */
  void run(Share work) {
    if (helpers.isEmpty()) {
      work.run(0);
      return;
    }
    share = work;
    failure = null;
    unfinished.set(helpers.size());
    round++;
    helpers.forEach(LockSupport::unpark);
    try {
      work.run(0);
    } finally {
      while (unfinished.get() > 0) {
        Thread.onSpinWait();
      }
      share = null;
    }
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("a kernel thread failed", thrown);
    }
  }

  /** Ends the helpers. */
  @Override
  public void close() {
    closed = true;
    helpers.forEach(LockSupport::unpark);
  }

  private static void walk(
      int member, long from, long to, long grain, long largest, RangeTask task) {
    long step = Math.max(grain, largest / grain * grain);
    for (long start = from; start < to; start += step) {
      task.run(member, start, Math.min(to, start + step));
    }
  }

  private void help(int member) {
    long seen = 0;
    while (awaitRoundAfter(seen)) {
      seen = round;
      Share work = share;
      try {
        if (work != null) {
          work.run(member);
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        unfinished.decrementAndGet();
      }
    }
  }

  /** Returns whether there is a new round, or false when the team has been closed. */
  private boolean awaitRoundAfter(long seen) {
    for (int spins = 0; round == seen; spins++) {
      if (closed) {
        return false;
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
    return true;
  }
}
