package tailor.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import tailor.train.data.RowAddress;
import tailor.train.data.SequenceIndex;

/**
 * The log-probabilities of answers under the model as it is before its first step, computed once by
 * Spark tasks. A file that is there is not written again, so that an interrupted run goes on; and
 * which rows go through the model together depends on the data alone, not on who computes them.
 */
final class Reference {
  private final JavaSparkContext spark;
  private final Map<String, List<RowAddress>> rows = new LinkedHashMap<>();

  Reference(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** Adds the first rows of an index. */
  Reference with(SequenceIndex index, long count) {
    for (long row = 0; row < Math.min(count, index.rows()); row++) {
      RowAddress address = index.address(row);
      rows.computeIfAbsent(ReferenceFiles.name(address), name -> new ArrayList<>()).add(address);
    }
    return this;
  }

  /** Whether the files have all that was added. */
  boolean isIn(ReferenceFiles files) {
    return rows.keySet().stream().allMatch(files::has);
  }

  /** Computes what is missing. */
  void compute(ReferenceRunner runner) {
    List<ReferenceTask> tasks = new ArrayList<>();
    rows.forEach((file, addresses) -> tasks.add(new ReferenceTask(file, addresses)));
    spark.parallelize(tasks, tasks.size()).foreachPartition(runner);
  }
}
