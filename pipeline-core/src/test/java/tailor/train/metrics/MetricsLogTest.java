package tailor.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static tailor.train.metrics.RoundMetricsFixture.round;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.testkit.LocalSpark;

class MetricsLogTest {
  @TempDir Path directory;

  @Test
  void writes_lines_as_it_goes_and_parquet_at_the_end() throws IOException {
    MetricsLog log = log();
    log.add(round(1, 2.5));
    log.add(round(2, null));
    List<String> lines = Files.readAllLines(directory.resolve(MetricsLog.LINES));
    assertThat(lines).hasSize(2);
    assertThat(new ObjectMapper().readTree(lines.get(0)).get("validationLoss").asDouble())
        .isEqualTo(2.5);
    log.writeParquet(LocalSpark.session());
    log.writeParquet(LocalSpark.session());
    List<Row> rows =
        LocalSpark.session().read().parquet(directory.toString()).orderBy("round").collectAsList();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<Double>getAs("validation_loss")).isEqualTo(2.5);
    assertThat(rows.get(1).<Object>getAs("validation_loss")).isNull();
    assertThat(rows.get(0).<Double>getAs("tokens_per_second")).isEqualTo(50);
    assertThat(rows.get(0).<Row>getList(rows.get(0).fieldIndex("workers")).get(0).getString(1))
        .isEqualTo("here");
  }

  @Test
  void goes_on_from_a_checkpoint_and_forgets_what_came_after_it() throws IOException {
    MetricsLog before = log();
    before.add(round(1, 2.5));
    before.add(round(2, 2.4));
    MetricsLog after = log();
    after.resume(List.of(round(1, 2.5)));
    assertThat(Files.readAllLines(directory.resolve(MetricsLog.LINES))).hasSize(1);
    assertThat(after.rounds()).containsExactly(round(1, 2.5));
  }

  @Test
  void says_a_round_in_a_line() {
    assertThat(round(3, 2.5).line())
        .isEqualTo(
            "step 30, epoch 0.50, loss 2.0000, validation 2.5000, accuracy 0.250, rate 3.00e-04,"
                + " gradient 1.500, 50 tokens/s, 2.0 MB exchanged");
  }

  private MetricsLog log() {
    return new MetricsLog(new org.apache.hadoop.fs.Path(directory.toUri()), new Configuration());
  }
}
