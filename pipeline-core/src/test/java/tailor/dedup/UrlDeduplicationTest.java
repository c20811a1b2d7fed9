package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.testkit.LocalSpark;

class UrlDeduplicationTest {

  @ParameterizedTest
  @CsvSource({
    "https://www.Example.org:443/a/, example.org/a",
    "http://user@example.org/a#top, example.org/a",
    "example.org/A?utm_source=x&b=2&a=1&gclid=3, example.org/A?a=1&b=2",
    "HTTP://EXAMPLE.ORG, example.org",
    "/handbook/pump.html, /handbook/pump.html",
  })
  void normalizesAddresses(String url, String expected) {
    assertThat(NormalizedUrl.of(url)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "#", "https://", "?", "://", "/"})
  void takesNothingForAnAddress(String url) {
    assertThat(NormalizedUrl.of(url).filter(address -> !address.startsWith("?"))).isEmpty();
  }

  @Test
  void keepsTheNewestAndThenTheLongest() {
    List<Document> documents =
        List.of(
            document("a", "old", "https://example.org/x", "2024-05-01"),
            document("b", "new", "http://www.example.org/x/", "2025-01-31"),
            document("c", "newer", "example.org/x?utm_medium=mail", "2025-01-31"),
            document("d", "other", "example.org/y", "2020-01-01"),
            document("e", "none", "", "2020-01-01"),
            document("f", "none", "", "2020-01-01"));
    try (KeyedDuplicates found =
        UrlDeduplication.of(rows(documents), new UrlOptions("url", Optional.of("date")))) {
      assertThat(found.kept().collectAsList())
          .extracting(row -> row.<String>getAs("id"))
          .containsExactlyInAnyOrder("c", "d", "e", "f");
      assertThat(found.dropped().collectAsList())
          .extracting(row -> row.getAs("id"), row -> row.getAs("rule"), row -> row.getAs("kept_id"))
          .containsExactlyInAnyOrder(
              tuple("a", "duplicate-url", "c"), tuple("b", "duplicate-url", "c"));
    }
    try (KeyedDuplicates found =
        UrlDeduplication.of(rows(documents), new UrlOptions("url", Optional.empty()))) {
      assertThat(found.dropped().collectAsList())
          .extracting(row -> row.getAs("kept_id"))
          .containsOnly("c");
    }
  }

  private static Dataset<Row> rows(List<Document> documents) {
    return LocalSpark.session()
        .createDataset(
            documents.stream().map(DocumentRows::toRow).toList(),
            Encoders.row(DocumentRows.SCHEMA));
  }

  private static Document document(String id, String text, String url, String date) {
    Document document = new Document();
    document.setId(id);
    document.setText(text);
    document.setFields(Map.of("url", url, "date", date));
    return document;
  }
}
