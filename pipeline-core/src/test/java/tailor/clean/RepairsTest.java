package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.testkit.LocalSpark;

class RepairsTest {
  @Test
  void showsWhatChangedBetweenTwoDatasets() {
    Dataset<Row> before =
        documents("The saddle creaks.\nMill Lane 3", "The bell rings.", "Gone later.");
    Dataset<Row> after = documents("The saddle creaks.", "The bell rings.");

    List<Row> repairs = Repairs.between("repeated-text", before, after).collectAsList();

    assertThat(repairs).hasSize(1);
    assertThat(repairs.get(0).mkString("|"))
        .isEqualTo(
            "0|mail|null|repeated-text|text|The saddle creaks.\nMill Lane 3|The saddle creaks.");
  }

  private static Dataset<Row> documents(String... texts) {
    List<Row> rows =
        Stream.iterate(0, i -> i + 1)
            .limit(texts.length)
            .map(i -> DocumentRows.toRow(document(i, texts[i])))
            .toList();
    return LocalSpark.session().createDataFrame(rows, DocumentRows.SCHEMA);
  }

  private static Document document(int number, String text) {
    Document document = new Document();
    document.setId(Integer.toString(number));
    document.setSourceId("mail");
    document.setFile("mail.jsonl");
    document.setOffset(number);
    document.setText(text);
    return document;
  }
}
