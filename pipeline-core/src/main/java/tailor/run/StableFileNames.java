package tailor.run;

import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol;

/** Spark's own way to commit files, except that their names hold no random part. */
public final class StableFileNames extends SQLHadoopMapReduceCommitProtocol {
  private static final long serialVersionUID = 1L;

  public StableFileNames(String jobId, String path, boolean dynamicPartitionOverwrite) {
    super(jobId, path, dynamicPartitionOverwrite);
  }

  @Override
  public String getFilename(TaskAttemptContext task, FileNameSpec spec) {
    int part = task.getTaskAttemptID().getTaskID().getId();
    return "%spart-%05d%s".formatted(spec.prefix(), part, spec.suffix());
  }
}
