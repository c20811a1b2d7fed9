package tailor.train.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.document.Split;
import tailor.run.BadDataException;
import tailor.testkit.LocalSpark;
import tailor.tokenize.PackedSequence;
import tailor.tokenize.PackedSequenceRows;
import tailor.train.graph.PackedArrays;

class SequenceReaderTest {
  private static final int LENGTH = 8;
  private static final int ROWS = 500;
  private final Configuration hadoop = new Configuration();
  @TempDir Path directory;

  @Test
  void finds_every_row_whatever_the_pages_and_row_groups() {
    List<String> files = write(3);
    SequenceIndex index = SequenceIndex.of(files, hadoop);
    assertThat(index.rows()).isEqualTo(ROWS);
    List<RowAddress> all = LongStream.range(0, ROWS).mapToObj(index::address).toList();
    assertThat(all.stream().map(RowAddress::group).distinct().count()).isGreaterThan(3);
    Map<RowAddress, PackedArrays> found = new SequenceReader(hadoop).read(all);
    assertThat(found).hasSize(ROWS);
    assertThat(found.values().stream().map(row -> row.tokens()[0]).sorted())
        .isEqualTo(IntStream.range(0, ROWS).boxed().toList());
    for (RowAddress address : List.of(all.get(7), all.get(100), all.get(ROWS - 1))) {
      PackedArrays alone =
          requireNonNull(new SequenceReader(hadoop).read(List.of(address)).get(address));
      PackedArrays together = requireNonNull(found.get(address));
      assertThat(alone.tokens()).isEqualTo(together.tokens());
      assertThat(alone.segmentIds()).isEqualTo(together.segmentIds());
      assertThat(alone.lossMask()).isEqualTo(together.lossMask());
      assertThat(alone.segmentIds()[LENGTH - 1]).isZero();
    }
  }

  @Test
  void refuses_files_that_hold_no_sequences() throws IOException {
    LocalSpark.session().range(3).coalesce(1).write().parquet(at("numbers").toString());
    List<String> files = SequenceIndex.files(at("numbers"), hadoop);
    SequenceIndex index = SequenceIndex.of(files, hadoop);
    assertThatThrownBy(() -> new SequenceReader(hadoop).read(List.of(index.address(0))))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("no column input_ids");
    Path broken = Files.writeString(directory.resolve("broken.parquet"), "this is no parquet");
    assertThatThrownBy(() -> SequenceIndex.of(List.of(broken.toString()), hadoop))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("no Parquet file");
  }

  @Test
  void a_missing_split_has_no_files() {
    assertThat(SequenceIndex.files(at("nowhere"), hadoop)).isEmpty();
    assertThat(SequenceIndex.of(List.of(), hadoop).rows()).isZero();
  }

  private List<String> write(int partitions) {
    List<Row> rows =
        IntStream.range(0, ROWS)
            .mapToObj(
                i -> {
                  int[] tokens = IntStream.range(0, LENGTH).map(j -> i + j).toArray();
                  int[] segments = IntStream.range(0, LENGTH).map(j -> 1 + j / 4).toArray();
                  segments[LENGTH - 1] = 0;
                  byte[] mask = new byte[LENGTH];
                  mask[i % LENGTH] = 1;
                  return PackedSequenceRows.toRow(
                      new PackedSequence(i, tokens, segments, mask, List.of("a", "b"), "chat"),
                      Split.TRAIN);
                })
            .toList();
    LocalSpark.session()
        .createDataFrame(rows, PackedSequenceRows.SCHEMA)
        .drop("split")
        .repartition(partitions)
        .write()
        .option("parquet.block.size", 4096)
        .option("parquet.page.size", 256)
        .option("parquet.page.row.count.limit", 7)
        .option("parquet.block.size.row.check.min", 20)
        .option("parquet.page.size.row.check.min", 5)
        .parquet(at("tokens").toString());
    return SequenceIndex.files(at("tokens"), hadoop);
  }

  private org.apache.hadoop.fs.Path at(String name) {
    return new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
  }
}
