package tailor.train;

import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import tailor.train.data.RowAddress;
import tailor.train.data.SequenceReader;
import tailor.train.graph.PackedArrays;

/**
 * Counts the tokens of a worker's rows, padding not counted, without the worker: a step's rows at a
 * time.
 */
final class ShareTokens implements ToLongFunction<RoundTask> {
  private final Configuration hadoop;
  private final int rowsPerStep;

  ShareTokens(Configuration hadoop, int rowsPerStep) {
    this.hadoop = hadoop;
    this.rowsPerStep = rowsPerStep;
  }

  @Override
  public long applyAsLong(RoundTask task) {
    SequenceReader reader = new SequenceReader(hadoop);
    List<RowAddress> rows = task.rows();
    long tokens = 0;
    for (int from = 0; from < rows.size(); from += rowsPerStep) {
      List<RowAddress> part = rows.subList(from, Math.min(rows.size(), from + rowsPerStep));
      for (PackedArrays sequence : reader.read(part).values()) {
        tokens += sequence.documentTokens();
      }
    }
    return tokens;
  }
}
