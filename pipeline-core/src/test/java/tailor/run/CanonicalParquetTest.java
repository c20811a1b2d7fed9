package tailor.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.testkit.LocalSpark;

class CanonicalParquetTest {
  @TempDir Path directory;

  @Test
  void writesTheSameBytesWhateverTheInputsPartitions() throws IOException {
    write(rows(2_500, 1), "one", List.of());
    write(rows(2_500, 2), "two", List.of());
    write(rows(2_500, 7), "seven", List.of());

    assertThat(hashes("one")).hasSize(3).isEqualTo(hashes("two")).isEqualTo(hashes("seven"));
  }

  @Test
  void writesTheSameBytesIntoPartitionDirectories() throws IOException {
    write(rows(300, 1), "one", List.of("split"));
    write(rows(300, 7), "seven", List.of("split"));

    assertThat(hashes("one").keySet())
        .containsExactly(
            "split=0/part-00000.c000.snappy.parquet",
            "split=1/part-00000.c000.snappy.parquet",
            "split=2/part-00000.c000.snappy.parquet");
    assertThat(hashes("one")).isEqualTo(hashes("seven"));
  }

  @Test
  void leavesCompletionToTheCommit() {
    write(rows(10, 1), "one", List.of());

    assertThat(directory.resolve("one/_SUCCESS")).doesNotExist();
  }

  @Test
  void writesTheSchemaOfNoRows() {
    write(rows(0, 3), "none", List.of());

    Dataset<Row> read = LocalSpark.session().read().parquet(directory.resolve("none").toString());
    assertThat(read.columns()).containsExactly("id", "split");
    assertThat(read.count()).isZero();
  }

  @Test
  void keepsWhatTheCallerPersisted() {
    Dataset<Row> rows = rows(10, 1).persist(StorageLevel.MEMORY_ONLY());
    try {
      write(rows, "one", List.of());

      assertThat(rows.storageLevel()).isEqualTo(StorageLevel.MEMORY_ONLY());
    } finally {
      rows.unpersist();
    }
  }

  @Test
  void pagesHoldNoMoreRowsThanAsked() throws IOException {
    var target = new org.apache.hadoop.fs.Path(directory.resolve("pages").toUri());
    Configuration hadoop = new Configuration();

    CanonicalParquet.write(
        rows(500, 1), target, CanonicalParquet.Layout.of(List.of("id")).withPagesOf(64));

    var file =
        target.getFileSystem(hadoop)
            .globStatus(new org.apache.hadoop.fs.Path(target, "*.parquet"))[0];
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
      ColumnChunkMetaData ids = reader.getRowGroups().get(0).getColumns().get(0);
      assertThat(reader.readOffsetIndex(ids).getPageCount()).isEqualTo(8);
    }
  }

  private void write(Dataset<Row> rows, String name, List<String> partitionColumns) {
    var target = new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
    long count =
        CanonicalParquet.write(
            rows,
            target,
            CanonicalParquet.Layout.of(List.of("id"))
                .partitionedBy(partitionColumns.toArray(String[]::new)));
    assertThat(count).isEqualTo(rows.count());
  }

  private static Dataset<Row> rows(long count, int partitions) {
    return LocalSpark.session()
        .range(count)
        .select(
            sha2(concat(lit("row "), col("id")).cast("string"), 256).as("id"),
            col("id").mod(3).as("split"))
        .repartition(partitions);
  }

  private Map<String, String> hashes(String name) throws IOException {
    var spark = new JavaSparkContext(LocalSpark.session().sparkContext());
    Map<String, String> hashes = new TreeMap<>();
    ContentHash.digest(spark, new org.apache.hadoop.fs.Path(directory.resolve(name).toUri()))
        .forEach(file -> hashes.put(file.path(), file.sha256()));
    try (Stream<Path> files = Files.walk(directory.resolve(name))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
          .hasSameSizeAs(hashes.keySet());
    }
    return hashes;
  }
}
