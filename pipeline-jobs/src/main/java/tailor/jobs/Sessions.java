package tailor.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Option;
import tailor.run.LocalFiles;
import tailor.run.Progress;
import tailor.run.TaskProgress;

/**
 * Starts the Spark session when it is first asked for, and stops it in the end. In a JVM that has
 * one already (a notebook, a test), it is left running, and of the settings only those of Spark SQL
 * that can change while it runs are made, for this command alone.
 */
final class Sessions implements Supplier<SparkSession>, AutoCloseable {
  /**
   * With the file system's 4 KB, Parquet takes minutes to unpack a page of 100 MB: it hands the
   * page over in such pieces, and copies all that it has with each.
   */
  private static final String BUFFER_BYTES = "262144";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.sql.session.timeZone", "UTC",
          "spark.ui.showConsoleProgress", "false",
          "spark.ui.enabled", "false",
          "spark.hadoop.io.file.buffer.size", BUFFER_BYTES);
  private static final Map<String, String> LOCAL_DEFAULTS =
      Map.of(
          "spark.master",
          "local[*]",
          "spark.driver.host",
          "127.0.0.1",
          "spark.driver.bindAddress",
          "127.0.0.1",
          "spark.sql.shuffle.partitions",
          "8",
          "spark.hadoop." + LocalFiles.SETTING,
          LocalFiles.class.getName());

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> settings;
  private final Progress progress;
  private @Nullable SparkSession session;
  private @Nullable TaskProgress listener;
  private boolean borrowed;
  private volatile String stage;

  /**
   * @param name what is run: the application's name
   * @param settings of Spark, as configured
   */
  Sessions(String name, Map<String, String> settings, Progress progress) {
    this.stage = name;
    this.settings = settings;
    this.progress = progress;
  }

  /** Names the stage at work, for the progress of its tasks. */
  void working(String stage) {
    this.stage = stage;
  }

  @Override
  public synchronized SparkSession get() {
    SparkSession open = session;
    if (open == null) {
      Option<SparkSession> running = SparkSession.getDefaultSession();
      borrowed = running.isDefined();
      open = borrowed ? adjusted(running.get().newSession()) : start(configuration());
      listener = new TaskProgress(progress, () -> stage);
      open.sparkContext().addSparkListener(listener);
      session = open;
    }
    return open;
  }

  synchronized boolean isOpen() {
    return session != null;
  }

  @Override
  public synchronized void close() {
    if (session != null && listener != null) {
      session.sparkContext().removeSparkListener(listener);
      if (!borrowed) {
        session.stop();
      }
    }
    session = null;
  }

  private SparkSession adjusted(SparkSession own) {
    settings.forEach(
        (key, value) -> {
          if (own.conf().isModifiable(key)) {
            own.conf().set(key, value);
          }
        });
    return own;
  }

  private static SparkSession start(SparkConf conf) {
    Optional<StandaloneMaster> master = StandaloneMaster.of(conf.get("spark.master", ""));
    master.ifPresent(named -> named.requireReachable(PATIENCE));
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (IllegalStateException e) {
      throw master.<RuntimeException>map(named -> named.refusal(e)).orElse(e);
    }
  }

  private SparkConf configuration() {
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    conf.setIfMissing("spark.app.name", "tailor " + stage);
    DEFAULTS.forEach(conf::setIfMissing);
    if (conf.get("spark.master", "local").startsWith("local")) {
      LOCAL_DEFAULTS.forEach(conf::setIfMissing);
    }
    return conf;
  }
}
