package tailor.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.split;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.run.BadDataException;
import tailor.run.Ledger;
import tailor.run.Output;

/** A job that any plugin might bring: counts the words of the lines of a text file. */
public final class WordCountJob implements Job<WordCountJob.Options> {
  private static final Output COUNTS = Output.of("word-counts");

  /** Options of the job. */
  public record Options(
      @Doc("text file") String path,
      @Doc("words seen less often are left out") @Default("1") @InRange(min = 1) int leastCount,
      @Doc("records that the ledger is made to miss") @Default("0") int lost)
      implements ComponentOptions {}

  @Override
  public List<Input> inputs(Options options) {
    return List.of(Input.path("jobs.word-count.path", options.path()));
  }

  @Override
  public List<Output> outputs(Options options) {
    return List.of(COUNTS);
  }

  @Override
  public StageResult run(StageContext context, Options options) {
    Dataset<Row> words =
        context
            .spark()
            .read()
            .textFile(options.path())
            .select(explode(split(col("value"), " ")).as("word"))
            .groupBy("word")
            .count();
    long read = words.count();
    if (read == 0) {
      throw new BadDataException(options.path() + " has no words in it");
    }
    Dataset<Row> kept = words.where(col("count").geq(options.leastCount()));
    long written = context.write(COUNTS, kept, "word");
    Map<String, Long> dropped = Map.of("rare", read - written - options.lost());
    return StageResult.of(new Ledger(read, written, dropped, Map.of())).with("words", written);
  }
}
