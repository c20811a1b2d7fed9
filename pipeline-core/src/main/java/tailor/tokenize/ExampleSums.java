package tailor.tokenize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sums over the examples of one split and bundle that one rule dropped, or none.
 *
 * @param split the split's key
 * @param bundle names the examples that may share a sequence with them
 * @param rule the rule that dropped them; empty if they are kept
 * @param counts what the sequences have of them
 * @param defects what is wrong with them
 */
record ExampleSums(
    String split, String bundle, Optional<String> rule, TokenCounts counts, RowDefects defects) {

  /**
   * Sums up in one pass.
   *
   * @param tokenized rows of {@link TokenizedRows#SCHEMA}
   * @param bundle names the examples that may share a sequence
   */
  static List<ExampleSums> of(Dataset<Row> tokenized, Column bundle) {
    return tokenized
        .groupBy(col("split"), bundle.as("bundle"), col("rule"))
        .agg(
            count(lit(1)),
            sum("copies"),
            sum(col("copies").multiply(col("tokens"))),
            sum(col("copies").multiply(col("supervised"))),
            sum(col("copies").multiply(col("truncated"))),
            sum("without_end"),
            sum("doubled_begin"),
            sum("truncated_answer"),
            sum("conversation"),
            sum(col("chosen").gt(0).cast("long")))
        .collectAsList()
        .stream()
        .map(ExampleSums::of)
        .toList();
  }

  private static ExampleSums of(Row row) {
    Optional<String> rule = Optional.ofNullable(row.getString(2));
    long examples = row.getLong(3);
    boolean isUnsupervised = rule.equals(Optional.of(TokenizedRows.UNSUPERVISED));
    return new ExampleSums(
        row.getString(0),
        row.getString(1),
        rule,
        new TokenCounts(examples, row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7)),
        rule.isEmpty() || isUnsupervised
            ? new RowDefects(
                examples,
                isUnsupervised ? examples : 0,
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12))
            : RowDefects.NONE);
  }

  /** How many examples there are. */
  long examples() {
    return counts.examples();
  }
}
