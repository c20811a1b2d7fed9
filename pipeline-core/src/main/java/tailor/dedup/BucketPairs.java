package tailor.dedup;

/**
 * Pairs documents that share a bucket. Members come one by one, in order of their bucket, their
 * group, and who comes first.
 *
 * <p>The first {@value #COMPARED_ALL} documents of a group are paired with each other, and all that
 * follow with the first one only: of a crowd of copies that is all it takes, and a bucket of any
 * size costs its size and not its square. The documents of a crowd are reported, as pairs of
 * themselves, so that those that stay can be looked at again in smaller buckets. The first of each
 * group is also paired with the first of all, since documents of several groups may be of one
 * cluster. Documents of an index are not paired with each other.
 */
final class BucketPairs {
  static final int COMPARED_ALL = 16;

  /** Takes the pairs. */
  interface Receiver {
    /**
     * A pair, perhaps not for the first time; if both are of one group, {@code first} comes before
     * {@code second}.
     */
    void pair(long first, long second, boolean sameGroup);
  }

  private final Receiver receiver;
  private final long[] compared = new long[COMPARED_ALL];
  private final boolean[] comparedIsNew = new boolean[COMPARED_ALL];
  private int count;
  private long bucket;
  private long group;
  private long head;
  private boolean reported;

  BucketPairs(Receiver receiver) {
    this.receiver = receiver;
  }

  /**
   * Takes the next member of a bucket.
   *
   * @param node the document
   * @param isNew whether it is of no index
   */
  void meet(long bucket, long group, long node, boolean isNew) {
    boolean newBucket = count == 0 || this.bucket != bucket;
    if (newBucket || this.group != group) {
      if (newBucket) {
        head = node;
      } else {
        receiver.pair(Math.min(head, node), Math.max(head, node), false);
      }
      this.bucket = bucket;
      this.group = group;
      count = 0;
      reported = false;
      hold(node, isNew);
      return;
    }
    boolean crowded = count == COMPARED_ALL;
    if (crowded) {
      reportCrowd(node);
    }
    for (int i = 0; i < (crowded ? 1 : count); i++) {
      if (isNew || comparedIsNew[i]) {
        receiver.pair(compared[i], node, true);
      }
    }
    if (!crowded) {
      hold(node, isNew);
    }
  }

  private void hold(long node, boolean isNew) {
    compared[count] = node;
    comparedIsNew[count] = isNew;
    count++;
  }

  private void reportCrowd(long node) {
    receiver.pair(node, node, true);
    if (!reported) {
      for (long other : compared) {
        receiver.pair(other, other, true);
      }
      reported = true;
    }
  }
}
