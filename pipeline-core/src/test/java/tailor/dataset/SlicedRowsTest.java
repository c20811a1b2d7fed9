package tailor.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.testkit.LocalSpark;

class SlicedRowsTest {
  private static final int FILES = 5;

  @TempDir Path work;

  @Test
  void computesOnlyTheSlicesThatAreNotThere() throws IOException {
    Dataset<Row> input = input();
    assertThat(computedRows(input)).isEqualTo(100);
    assertThat(computedRows(input)).isZero();

    Files.delete(slices().get(2));
    assertThat(computedRows(input)).isEqualTo(20);
  }

  @Test
  void keepsTheRowsAsTheyAre() {
    Dataset<Row> rows =
        input().select(col("id"), concat(lit("é"), col("id")).as("text"), lit(null).as("none"));
    List<Row> expected = rows.orderBy("id").collectAsList();

    Dataset<Row> kept = new SlicedRows(directory()).keep("rows", rows);

    assertThat(kept.schema()).isEqualTo(rows.schema());
    assertThat(kept.orderBy("id").collectAsList()).isEqualTo(expected);
    assertThat(kept.where("id > 90").count()).isEqualTo(9);
  }

  @Test
  void leavesAloneWhatAWriterThatWasKilledBegan() throws IOException {
    Dataset<Row> input = input();
    computedRows(input);
    Path first = slices().get(0);
    Files.move(first, first.resolveSibling("." + first.getFileName() + ".0"));

    assertThat(computedRows(input)).isEqualTo(20);
  }

  @Test
  void rowsThatAreShuffledWaitOnTheExecutors() throws IOException {
    Dataset<Row> rows = input().repartition(3);
    SlicedRows interim = new SlicedRows(directory());

    Dataset<Row> kept = interim.keep("rows", rows);

    assertThat(kept.count()).isEqualTo(100);
    assertThat(work.resolve("interim")).doesNotExist();
    interim.release(kept);
  }

  /** How many rows had to be computed to keep and read all of them. */
  private long computedRows(Dataset<Row> input) {
    LongAccumulator computed = LocalSpark.session().sparkContext().longAccumulator("computed rows");
    MapFunction<Row, Row> map =
        row -> {
          computed.add(1);
          return row;
        };
    Dataset<Row> kept =
        new SlicedRows(directory()).keep("rows", input.map(map, Encoders.row(input.schema())));
    assertThat(kept.count()).isEqualTo(100);
    return computed.value();
  }

  private Dataset<Row> input() {
    String input = work.resolve("input").toString();
    if (!Files.exists(work.resolve("input"))) {
      LocalSpark.session().range(0, 100, 1, FILES).toDF("id").write().parquet(input);
    }
    return LocalSpark.session().read().parquet(input);
  }

  private List<Path> slices() throws IOException {
    try (Stream<Path> files = Files.list(work.resolve("interim/rows"))) {
      return new ArrayList<>(
          files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList());
    }
  }

  private org.apache.hadoop.fs.Path directory() {
    return new org.apache.hadoop.fs.Path(work.resolve("interim").toUri());
  }
}
