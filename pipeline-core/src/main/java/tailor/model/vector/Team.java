package tailor.model.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one kernel set: the caller's, and helpers that take parts of its work. They wait
 * for it spinning for a moment, since the next operation follows within microseconds, then asleep.
 * Whoever is free takes the next part, so that a helper that the system lets wait holds nobody up:
 * the caller does its share. One thread at a time may hand out work.
 */
final class Team implements AutoCloseable {
  private static final int SPINS = 20_000;

  /** Elements that are worth waking a thread for. */
  private static final long GRAIN = 1 << 14;

  /** Elements of the longest run that is handed out at once. */
  private static final long RUN = 1 << 16;

  private final int size;
  private final List<Thread> helpers = new ArrayList<>();
  private volatile @Nullable Round round;
  private volatile boolean closed;

  /** Work on a range of rows or elements. */
  interface RangeTask {
    /**
     * Works on [from, to).
     *
     * @param member whose scratch memory may be used: 0 for the caller, from 1 for the helpers
     */
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
   * Divides [0, count) into ranges for the members: of at most {@code largest}, cut at multiples of
   * {@code grain} only. Where they are cut depends on the size of the team, not on who is free.
   */
  void divide(long count, long grain, long largest, RangeTask task) {
    long grains = (count + grain - 1) / grain;
    long equal = (grains + size - 1) / size * grain;
    long step = Math.max(grain, Math.min(largest / grain * grain, equal));
    Round work = new Round(task, count, step);
    if (helpers.isEmpty() || step >= count) {
      work.takePart(0);
    } else {
      round = work;
      helpers.forEach(LockSupport::unpark);
      work.takePart(0);
      work.awaitTheOthers();
      round = null;
    }
    work.throwFailure();
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

  /** Ends the helpers. */
  @Override
  public void close() {
    closed = true;
    helpers.forEach(LockSupport::unpark);
  }

  private void help(int member) {
    Round last = null;
    for (int spins = 0; !closed; spins++) {
      Round current = round;
      if (current != null && current != last) {
        current.takePart(member);
        last = current;
        spins = 0;
      } else if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** One piece of work and who has taken which part of it. */
  private static final class Round {
    private final RangeTask task;
    private final long count;
    private final long step;
    private final long parts;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private volatile @Nullable Throwable failure;

    Round(RangeTask task, long count, long step) {
      this.task = task;
      this.count = count;
      this.step = step;
      this.parts = (count + step - 1) / step;
    }

    /** Does parts until none is left. */
    void takePart(int member) {
      for (long part = taken.getAndIncrement(); part < parts; part = taken.getAndIncrement()) {
        try {
          task.run(member, part * step, Math.min(count, (part + 1) * step));
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          done.incrementAndGet();
        }
      }
    }

    void awaitTheOthers() {
      for (int spins = 0; done.get() < parts; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }

    void throwFailure() {
      Throwable thrown = failure;
      if (thrown instanceof RuntimeException unchecked) {
        throw unchecked;
      } else if (thrown instanceof Error error) {
        throw error;
      }
    }
  }
}
