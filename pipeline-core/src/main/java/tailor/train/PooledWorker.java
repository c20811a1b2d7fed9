package tailor.train;

import org.jspecify.annotations.Nullable;

/** A worker of a pool, and what is known of the state of its optimizer. */
final class PooledWorker implements AutoCloseable {
  private final WorkerPool pool;
  private final WorkerKind kind;
  private final Worker worker;
  private @Nullable MomentsTag moments;
  private long idleSince;

  PooledWorker(WorkerPool pool, WorkerKind kind, Worker worker) {
    this.pool = pool;
    this.kind = kind;
    this.worker = worker;
  }

  Worker worker() {
    return worker;
  }

  WorkerKind kind() {
    return kind;
  }

  /** Whose state its optimizer is in; null if it is in no state worth having. */
  @Nullable MomentsTag moments() {
    return moments;
  }

  /** Says whose state its optimizer is in. */
  void moments(@Nullable MomentsTag tag) {
    this.moments = tag;
  }

  long idleSince() {
    return idleSince;
  }

  void idleSince(long nanoTime) {
    this.idleSince = nanoTime;
  }

  /** Gives it back to the pool. */
  void release() {
    pool.giveBack(this);
  }

  /** Frees its memory. */
  @Override
  public void close() {
    worker.close();
  }
}
