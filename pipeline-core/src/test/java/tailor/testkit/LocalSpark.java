package tailor.testkit;

import org.apache.spark.sql.SparkSession;

/**
 * One local Spark session for all tests of a JVM: starting one takes seconds. Two cores, no UI,
 * UTC. Tests must not stop it; the JVM's end does.
 */
public final class LocalSpark {
  private LocalSpark() {}

  /** Returns the session. */
  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static final class Holder {
    static final SparkSession SESSION =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.default.parallelism", "2")
            .getOrCreate();
  }
}
