package tailor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import tailor.document.Split;
import tailor.testkit.LocalSpark;

class PackedSequenceRowsTest {
  @Test
  void comeBack() {
    PackedSequence sequence =
        new PackedSequence(
            5L << 32 | 7,
            new int[] {11, 12, 13, 0},
            new int[] {1, 2, 2, 0},
            new byte[] {0, 0, 1, 0},
            List.of("a", "b"),
            "chat");

    Row row =
        LocalSpark.session()
            .createDataset(
                List.of(PackedSequenceRows.toRow(sequence, Split.TEST)),
                Encoders.row(PackedSequenceRows.SCHEMA))
            .first();
    PackedSequence back = PackedSequenceRows.fromRow(row);

    assertThat(back).usingRecursiveComparison().isEqualTo(sequence);
    assertThat(row.<String>getAs("split")).isEqualTo("test");
    assertThat(back.documentTokens()).isEqualTo(3);
  }
}
