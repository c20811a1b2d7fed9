package tailor.train;

import org.apache.spark.SparkEnv;

/** The name of the place where a worker works. */
final class Host {
  private Host() {}

  /** The executor's id and host, or {@code local} outside Spark. */
  static String name() {
    SparkEnv env = SparkEnv.get();
    return env == null
        ? "local"
        : env.executorId() + "@" + env.blockManager().blockManagerId().host();
  }
}
