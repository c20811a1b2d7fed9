package tailor.jobs;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** How much Spark and the libraries say. */
final class SparkLog {
  /** These log whole stack traces of failures that {@link Failure} reports in a line. */
  private static final List<String> REPORTED_ANYWAY =
      List.of(
          "org.apache.spark.executor.Executor",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.scheduler.DAGScheduler",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter",
          "org.apache.spark.util.Utils");

  private static final List<String> CHATTY =
      List.of("org.apache.spark", "org.apache.hadoop", "org.apache.parquet", "org.sparkproject");

  private SparkLog() {}

  /** Errors of the engine, warnings of the rest. */
  static void quiet() {
    Configurator.setRootLevel(Level.WARN);
    CHATTY.forEach(logger -> Configurator.setLevel(logger, Level.ERROR));
    REPORTED_ANYWAY.forEach(logger -> Configurator.setLevel(logger, Level.OFF));
  }

  /** All that is worth knowing. */
  static void verbose() {
    Configurator.setRootLevel(Level.INFO);
  }
}
