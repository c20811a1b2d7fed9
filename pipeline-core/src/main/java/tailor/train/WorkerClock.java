package tailor.train;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Since when the workers of a round are at work, as Spark tells: not since they were submitted,
 * which may be long before there is a core for them, and anew if their task has failed.
 */
final class WorkerClock extends SparkListener implements AutoCloseable {
  /** The local property of a job that names its worker. */
  static final String PROPERTY = "tailor.train.worker";

  private final SparkContext spark;
  private final String round;
  private final Map<Integer, String> stages = new ConcurrentHashMap<>();
  private final Map<String, Map<Long, TaskInfo>> attempts = new ConcurrentHashMap<>();

  /**
   * A clock that runs.
   *
   * @param round a name that no other round has
   */
  WorkerClock(SparkContext spark, String round) {
    this.spark = spark;
    this.round = round;
    spark.addSparkListener(this);
  }

  /** The value of the property for a worker. */
  String name(int worker) {
    return round + "/" + worker;
  }

  /** How long a worker has been at work; empty if it has not begun. */
  Optional<Duration> elapsed(int worker, Instant now) {
    return attempt(worker)
        .map(task -> Duration.between(Instant.ofEpochMilli(task.launchTime()), now));
  }

  /** Where a worker is at work; empty if it has not begun. */
  Optional<String> host(int worker) {
    return attempt(worker).map(task -> Host.name(task.executorId(), task.host()));
  }

  private Optional<TaskInfo> attempt(int worker) {
    return attempts.getOrDefault(name(worker), Map.of()).values().stream()
        .min(Comparator.comparingLong(TaskInfo::launchTime));
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    Properties properties = submitted.properties();
    @Nullable String name = properties == null ? null : properties.getProperty(PROPERTY);
    if (name != null && name.startsWith(round + "/")) {
      stages.put(submitted.stageInfo().stageId(), name);
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    String name = stages.get(start.stageId());
    if (name != null) {
      attempts
          .computeIfAbsent(name, worker -> new ConcurrentHashMap<>())
          .put(start.taskInfo().taskId(), start.taskInfo());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    String name = stages.get(end.stageId());
    if (name != null && !end.taskInfo().successful()) {
      attempts.getOrDefault(name, Map.of()).remove(end.taskInfo().taskId());
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
