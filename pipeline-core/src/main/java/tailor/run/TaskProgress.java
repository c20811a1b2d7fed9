package tailor.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.JavaConverters;

/** Reports the tasks of each Spark job as progress of the stage at work. */
public final class TaskProgress extends SparkListener {
  private final Progress progress;
  private final Supplier<String> stage;
  private final Map<Integer, JobTasks> jobs = new HashMap<>();
  private final Map<Integer, JobTasks> jobOfSparkStage = new HashMap<>();

  /**
   * @param stage names the stage at work
   */
  public TaskProgress(Progress progress, Supplier<String> stage) {
    this.progress = progress;
    this.stage = stage;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    List<StageInfo> sparkStages = JavaConverters.seqAsJavaList(start.stageInfos());
    long tasks = sparkStages.stream().mapToLong(StageInfo::numTasks).sum();
    JobTasks job = new JobTasks(progress.start(stage.get(), "tasks", tasks));
    jobs.put(start.jobId(), job);
    sparkStages.forEach(info -> jobOfSparkStage.put(info.stageId(), job));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    JobTasks job = jobOfSparkStage.get(end.stageId());
    if (job != null && end.reason() == Success$.MODULE$) {
      job.done++;
      job.work.done(job.done);
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    JobTasks job = jobs.remove(end.jobId());
    jobOfSparkStage.values().removeIf(other -> other == job);
  }

  private static final class JobTasks {
    private final Progress.Work work;
    private long done;

    private JobTasks(Progress.Work work) {
      this.work = work;
    }
  }
}
