package tailor.train;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one JVM, kept between tasks because a worker is expensive: network, gradients and
 * activations are allocated once. There are never more of a training than it has tasks at the same
 * time. Whoever is idle for {@link #IDLE} is freed, as nobody tells an executor that training is
 * over; idle workers of other trainings are freed at once, unless they are {@link Neighbours#STAY
 * to stay}.
 */
final class WorkerPool {
  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final WorkerPool OF_JVM = new WorkerPool();

  private final Deque<PooledWorker> idle = new ArrayDeque<>();
  private @Nullable ScheduledExecutorService sweeper;

  private WorkerPool() {}

  /** The pool that all tasks of a JVM share. */
  static WorkerPool ofJvm() {
    return OF_JVM;
  }

  /**
   * Hands out a worker of this JVM to a Spark task, on the task's device and with its cores, to be
   * given back by {@link PooledWorker#release}.
   *
   * @param run unique name of the training
   * @param wanted the state of its optimizer that would be welcome, if there is one with it
   */
  static PooledWorker borrow(
      TaskContext task, String run, WorkerSpec spec, @Nullable MomentsTag wanted) {
    String device = TaskDevice.bind(task);
    return OF_JVM.borrow(new WorkerKind(run, spec.withThreads(task.cpus()), device), wanted);
  }

  /**
   * Hands out a worker, to be given back by {@link PooledWorker#release}.
   *
   * @param kind what it is made of
   * @param wanted the state of its optimizer that would be welcome, if there is one with it
   */
  PooledWorker borrow(WorkerKind kind, @Nullable MomentsTag wanted) {
    List<PooledWorker> others = new ArrayList<>();
    try {
      synchronized (this) {
        PooledWorker found = take(kind, wanted);
        if (found != null) {
          return found;
        }
        if (kind.spec().neighbours() == Neighbours.MAKE_ROOM) {
          takeOthers(kind, others);
        }
      }
    } finally {
      others.forEach(PooledWorker::close);
    }
    return new PooledWorker(this, kind, new Worker(kind.spec()));
  }

  private @Nullable PooledWorker take(WorkerKind kind, @Nullable MomentsTag wanted) {
    @Nullable PooledWorker best = null;
    for (PooledWorker worker : idle) {
      if (worker.kind().equals(kind)
          && (best == null || (wanted != null && wanted.equals(worker.moments())))) {
        best = worker;
      }
    }
    if (best != null) {
      idle.remove(best);
    }
    return best;
  }

  /** Idle workers of other runs make room. */
  private void takeOthers(WorkerKind kind, List<PooledWorker> others) {
    for (Iterator<PooledWorker> i = idle.iterator(); i.hasNext(); ) {
      PooledWorker worker = i.next();
      if (!worker.kind().equals(kind)) {
        i.remove();
        others.add(worker);
      }
    }
  }

  synchronized void giveBack(PooledWorker worker) {
    worker.idleSince(System.nanoTime());
    idle.addLast(worker);
    if (sweeper == null) {
      sweeper =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "idle workers");
                thread.setDaemon(true);
                return thread;
              });
      sweeper.scheduleWithFixedDelay(
          this::sweep, IDLE.toSeconds(), IDLE.toSeconds() / 4, TimeUnit.SECONDS);
    }
  }

  private void sweep() {
    free(worker -> System.nanoTime() - worker.idleSince() > IDLE.toNanos());
  }

  /** Frees the idle workers of a run at once. */
  void free(String run) {
    free(worker -> worker.kind().run().equals(run));
  }

  private void free(java.util.function.Predicate<PooledWorker> condition) {
    List<PooledWorker> freed = new ArrayList<>();
    synchronized (this) {
      for (Iterator<PooledWorker> i = idle.iterator(); i.hasNext(); ) {
        PooledWorker worker = i.next();
        if (condition.test(worker)) {
          i.remove();
          freed.add(worker);
        }
      }
    }
    freed.forEach(PooledWorker::close);
  }
}
