package tailor.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import tailor.testkit.LocalSpark;

class ExampleRowsTest {
  private static final Example CHAT =
      new Example(
          "e1",
          List.of("d1", "d2"),
          "faq",
          "chat",
          "support",
          Split.VALIDATION,
          List.of(
              Segment.control("<|im_start|>user\n"),
              Segment.context("Où est 🚚?"),
              Segment.control("<|im_end|>\n"),
              Segment.target("Là."),
              Segment.controlTarget("<|im_end|>")),
          List.of(new Message("user", "Où est 🚚?"), new Message("assistant", "Là.")),
          List.of(Segment.context("Où est 🚚?"), Segment.target("🤷")),
          Optional.empty(),
          0.5,
          Map.of("language", "fr"));

  private static final Example LABELLED =
      new Example(
          "e2",
          List.of("d3"),
          "tickets",
          "classification",
          "classification",
          Split.TRAIN,
          List.of(Segment.context(""), Segment.control("Label:"), Segment.target(" billing")),
          List.of(),
          Optional.of("billing"),
          1,
          Map.of());

  @Test
  void comeBackFromParquet() {
    Dataset<Row> rows =
        LocalSpark.session()
            .createDataset(
                List.of(ExampleRows.toRow(CHAT), ExampleRows.toRow(LABELLED)),
                Encoders.row(ExampleRows.SCHEMA));

    assertThat(rows.collectAsList().stream().map(ExampleRows::fromRow))
        .containsExactly(CHAT, LABELLED);
  }

  @Test
  void lengthsOfSegmentsAreCodePoints() {
    Row row = ExampleRows.toRow(CHAT);

    Row[] segments = (Row[]) row.get(7);
    assertThat(segments[1].getInt(0)).isEqualTo("Où est X?".length());
  }

  @Test
  void promptEndsWhereTheLastAnswerBegins() {
    assertThat(CHAT.prompt()).isEqualTo("<|im_start|>user\nOù est 🚚?<|im_end|>\n");
    assertThat(CHAT.completion()).isEqualTo("Là.<|im_end|>");
    assertThat(LABELLED.prompt()).isEqualTo("Label:");
    assertThat(LABELLED.completion()).isEqualTo(" billing");
    assertThat(CHAT.text()).isEqualTo(CHAT.prompt() + CHAT.completion());
  }
}
