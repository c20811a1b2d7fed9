package tailor.train.exchange;

import org.apache.spark.Partitioner;

/**
 * How a flat vector is cut into chunks, and how chunks are spread over the partitions of the
 * reduction: neither depends on anything but the size of the model. Reports are a partition of
 * their own.
 */
public final class ParameterChunks extends Partitioner {
  private static final long serialVersionUID = 1L;

  /** The partition of reports. */
  public static final int REPORTS = 0;

  /** Elements of a chunk: 1 MiB. */
  static final int CHUNK = 1 << 18;

  private static final int CHUNKS_PER_PARTITION = 4;

  private final long size;

  /** Chunks of a vector of so many elements. */
  public ParameterChunks(long size) {
    this.size = size;
  }

  /** Number of chunks. */
  public int count() {
    return Math.toIntExact((size + CHUNK - 1) / CHUNK);
  }

  /** First element of a chunk. */
  public long offset(int chunk) {
    return (long) chunk * CHUNK;
  }

  /** Elements of a chunk. */
  public int size(int chunk) {
    return (int) Math.min(CHUNK, size - offset(chunk));
  }

  @Override
  public int numPartitions() {
    return 1 + (count() + CHUNKS_PER_PARTITION - 1) / CHUNKS_PER_PARTITION;
  }

  @Override
  public int getPartition(Object key) {
    int chunk = ((OutputKey) key).chunk();
    return chunk == OutputKey.REPORT ? REPORTS : 1 + chunk / CHUNKS_PER_PARTITION;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterChunks chunks && chunks.size == size;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(size);
  }
}
