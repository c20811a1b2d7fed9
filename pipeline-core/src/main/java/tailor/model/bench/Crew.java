package tailor.model.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers that begin together. */
final class Crew {
  private Crew() {}

  /** One worker's part: what is not measured, and then what is. */
  interface Part extends AutoCloseable {
    void prepare();

    void work();

    @Override
    void close();
  }

  /** Makes a worker's part, in its own thread. */
  interface Maker {
    Part make(int worker);
  }

  /** Seconds from when all were prepared until the last was done. */
  static double seconds(int workers, Maker maker) {
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    CyclicBarrier prepared = new CyclicBarrier(workers);
    List<Future<long[]>> spans = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      int worker = i;
      Callable<long[]> task =
          () -> {
            try (Part part = maker.make(worker)) {
              part.prepare();
              prepared.await();
              long begin = System.nanoTime();
              part.work();
              return new long[] {begin, System.nanoTime()};
            }
          };
      spans.add(threads.submit(task));
    }
    try {
      long begin = Long.MAX_VALUE;
      long end = Long.MIN_VALUE;
      for (Future<long[]> span : spans) {
        begin = Math.min(begin, span.get()[0]);
        end = Math.max(end, span.get()[1]);
      }
      return (end - begin) / 1e9;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
