package tailor.dataset;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function2;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import tailor.document.StableHash;

/**
 * Rows that outlive the process: those that come of one slice of the input, which is a file or a
 * stretch of a large one, lie in a file of their own, named by the slice. A process that comes
 * after one that was killed computes only the slices that are not there yet.
 *
 * <p>Meant for rows that follow from an input file by file, with nothing shuffled in between; any
 * other rows are kept on the executors' disks. The directory must be of no use to any other
 * configuration, input or version.
 */
public final class SlicedRows implements InterimRows {
  private static final InterimRows ON_EXECUTORS = InterimRows.onExecutors();

  private final Path directory;

  /**
   * @param directory where the files go; whoever made it takes it away
   */
  public SlicedRows(Path directory) {
    this.directory = directory;
  }

  @Override
  public Dataset<Row> keep(String name, Dataset<Row> rows) {
    RDD<InternalRow> computed = byFile(rows);
    List<String> files = new ArrayList<>();
    for (Partition partition : computed.partitions()) {
      if (partition instanceof FilePartition slice) {
        files.add(new Path(new Path(directory, name), name(slice)).toString());
      }
    }
    if (files.isEmpty() || files.size() < computed.partitions().length) {
      return ON_EXECUTORS.keep(name, rows);
    }
    SparkSession session = rows.sparkSession();
    var context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(session.sessionState().newHadoopConf()));
    computeMissing(computed, files, hadoop);
    int columns = rows.schema().length();
    JavaRDD<InternalRow> stored =
        context
            .parallelize(files, files.size())
            .flatMap(file -> RowFile.read(new Path(file), hadoop.value().value(), columns));
    return session.internalCreateDataFrame(stored.rdd(), rows.schema(), false);
  }

  @Override
  public void release(Dataset<Row> kept) {
    ON_EXECUTORS.release(kept);
  }

  /** The rows with a partition a file: what a kill costs is what was being done of single files. */
  private static RDD<InternalRow> byFile(Dataset<Row> rows) {
    RuntimeConfig session = rows.sparkSession().conf();
    String cost = SQLConf.FILES_OPEN_COST_IN_BYTES().key();
    String before = session.get(cost);
    session.set(cost, session.get(SQLConf.FILES_MAX_PARTITION_BYTES().key()));
    try {
      RDD<InternalRow> computed = rows.queryExecution().toRdd();
      computed.partitions();
      return computed;
    } finally {
      session.set(cost, before);
    }
  }

  private static String name(FilePartition slice) {
    String files =
        Arrays.stream(slice.files()).map(SlicedRows::name).collect(Collectors.joining("\n"));
    return StableHash.id(files);
  }

  private static String name(PartitionedFile file) {
    return file.filePath() + " " + file.start() + " " + file.length();
  }

  private static void computeMissing(
      RDD<InternalRow> computed, List<String> files, Broadcast<SerializableConfiguration> hadoop) {
    Set<String> there = list(new Path(files.get(0)).getParent(), hadoop.value().value());
    List<Object> missing = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      if (!there.contains(new Path(files.get(i)).getName())) {
        missing.add(i);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    computed
        .sparkContext()
        .runJob(
            computed,
            (Function2<TaskContext, scala.collection.Iterator<InternalRow>, Long> & Serializable)
                (task, rows) ->
                    RowFile.write(
                        JavaConverters.asJavaIterator(rows),
                        new Path(files.get(task.partitionId())),
                        hadoop.value().value()),
            JavaConverters.asScalaBuffer(missing).toSeq(),
            ClassTag$.MODULE$.apply(Long.class));
  }

  private static Set<String> list(Path directory, Configuration hadoop) {
    try {
      FileSystem system = directory.getFileSystem(hadoop);
      system.mkdirs(directory);
      Set<String> names = new HashSet<>();
      for (FileStatus file : system.listStatus(directory)) {
        names.add(file.getPath().getName());
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be listed", e);
    }
  }
}
