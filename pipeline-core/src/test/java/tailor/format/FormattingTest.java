package tailor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.dataset.InterimRows;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.Example;
import tailor.document.ExampleRows;
import tailor.document.Split;
import tailor.run.BadDataException;
import tailor.testkit.LocalSpark;

class FormattingTest {
  private static final long SEED = 17;
  private static final FormatOptions OPTIONS =
      bind(
          """
          taggers = [language, { type = field, tag = area, field = category }]
          tasks = [
            { type = plain-text, select { kinds = [internal] }, weight = 0.5 }
            { type = classification, label-field = category, select { kinds = [customer] } }
            { type = classification, name = area, label-tag = area, select { kinds = [customer] } }
          ]
          split { validation = 0.1, test = 0.2, group-field = customer }
          """);

  @Test
  void everyDocumentMakesTheExamplesOfItsTasks() {
    List<Document> documents = documents(200);

    try (Formatting formatting = Formatting.of(rows(documents), OPTIONS, SEED)) {
      Map<String, List<Example>> byDocument =
          examples(formatting).stream()
              .collect(Collectors.groupingBy(example -> example.documentIds().get(0)));
      for (Document document : documents) {
        List<Example> made = byDocument.getOrDefault(document.getId(), List.of());
        List<String> tasks = made.stream().map(Example::taskName).sorted().toList();
        switch (document.getKind()) {
          case "internal" -> assertThat(tasks).containsExactly("plain-text");
          case "customer" ->
              assertThat(tasks)
                  .isEqualTo(
                      document.getFields().containsKey("category")
                          ? List.of("area", "classification")
                          : List.of());
          default -> assertThat(tasks).isEmpty();
        }
        assertThat(made.stream().map(Example::split).distinct()).hasSizeLessThan(2);
      }
    }
  }

  @Test
  void examplesCarryTagsAndWeights() {
    try (Formatting formatting = Formatting.of(rows(documents(20)), OPTIONS, SEED)) {
      for (Example example : examples(formatting)) {
        assertThat(example.tags()).containsEntry("language", "en");
        assertThat(example.weight()).isEqualTo(example.task().equals("plain-text") ? 1.5 : 3);
        if (example.taskName().equals("area")) {
          assertThat(example.label()).contains(example.tags().get("area"));
        }
      }
    }
  }

  @Test
  void theLedgerBalances() {
    try (Formatting formatting = Formatting.of(rows(documents(200)), OPTIONS, SEED)) {
      assertThat(formatting.read()).isEqualTo(200);
      assertThat(formatting.droppedByRule()).containsOnlyKeys("no-label", "no-task");
      assertThat(formatting.dropped().count()).isEqualTo(200 - formatting.kept());
      assertThat(examples(formatting).stream().map(e -> e.documentIds().get(0)).distinct())
          .hasSize((int) formatting.kept());
    }
  }

  @Test
  void aGroupStaysInOneSplitAsDataGrows() {
    Map<String, Split> before;
    Map<String, Split> after;
    try (Formatting first = Formatting.of(rows(documents(200)), OPTIONS, SEED)) {
      before = splits(first, documents(200));
      Optional<Dataset<Row>> kept =
          Optional.of(
              LocalSpark.session()
                  .createDataset(first.splits().collectAsList(), Encoders.row(SplitRows.SCHEMA)));
      try (Formatting second =
          Formatting.of(
              rows(documents(400)),
              OPTIONS,
              kept,
              Optional.empty(),
              SEED,
              InterimRows.onExecutors())) {
        after = splits(second, documents(400));
      }
    }

    assertThat(after).containsAllEntriesOf(before);
    assertThat(Set.copyOf(after.values())).hasSize(3);
  }

  @Test
  void doesNotDependOnPartitions() {
    Dataset<Row> rows = rows(documents(100));

    Set<String> outcomes = new TreeSet<>();
    for (int partitions : new int[] {1, 2, 7}) {
      try (Formatting formatting = Formatting.of(rows.repartition(partitions), OPTIONS, SEED)) {
        outcomes.add(formatting.examples().orderBy("id").toJSON().collectAsList().toString());
      }
    }

    assertThat(outcomes).hasSize(1);
  }

  @Test
  void countsExamplesAndLabels() {
    try (Formatting formatting = Formatting.of(rows(documents(400)), OPTIONS, SEED)) {
      ExampleCounts counts = ExampleCounts.of(formatting.examples());

      counts.requireUsable(OPTIONS, formatting.droppedByRule());
      assertThat(counts.cells().keySet().stream().map(ExampleCounts.Cell::label).distinct())
          .containsExactlyInAnyOrder("", "leak", "noise");
      assertThat(counts.of("classification", Split.TRAIN))
          .isEqualTo(counts.of("area", Split.TRAIN))
          .isPositive();
    }
  }

  @Test
  void refusesAnEmptySplit() {
    assertThatThrownBy(() -> requireUsable(documents(3), "validation = 0.01, test = 0"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("The split validation is empty: a share of 0.01 of 2 examples")
        .hasMessageContaining("format.split.validation");
    assertThatThrownBy(() -> requireUsable(List.of(), "validation = 0, test = 0"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("The task 'classification' has no example to train on");
    requireUsable(documents(3), "validation = 0, test = 0");
  }

  @Test
  void refusesAFieldThatIsNoLabel() {
    List<Document> documents = documents(3_300);
    documents.forEach(
        document -> document.setFields(Map.of("category", "free text " + document.getId())));

    assertThatThrownBy(() -> requireUsable(documents, "validation = 0, test = 0"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("has more than 1,000 labels");
  }

  @Test
  void refusesTwoTasksOfOneName() {
    assertThatThrownBy(() -> bind("tasks = [plain-text, plain-text]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("two tasks are called 'plain-text'");
    assertThatThrownBy(() -> bind("tasks = []"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("give at least one");
    assertThatThrownBy(() -> bind("split { validation = 0.5, test = 0.5 }"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("leave some for training");
  }

  private static void requireUsable(List<Document> documents, String split) {
    FormatOptions options =
        bind(
            "tasks = [{ type = classification, label-field = category }], split { " + split + " }");
    try (Formatting formatting = Formatting.of(rows(documents), options, SEED)) {
      ExampleCounts.of(formatting.examples()).requireUsable(options, formatting.droppedByRule());
    }
  }

  /** The split of each customer, of whom every document must be in one. */
  private static Map<String, Split> splits(Formatting formatting, List<Document> documents) {
    Map<String, String> customers =
        documents.stream()
            .collect(Collectors.toMap(Document::getId, d -> d.getFields().get("customer")));
    Map<String, Split> splits = new HashMap<>();
    for (Example example : examples(formatting)) {
      Split other = splits.put(customers.get(example.documentIds().get(0)), example.split());
      assertThat(other).isIn(null, example.split());
    }
    return splits;
  }

  private static List<Example> examples(Formatting formatting) {
    return formatting.examples().collectAsList().stream().map(ExampleRows::fromRow).toList();
  }

  private static List<Document> documents(int count) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Document document = new Document();
      document.setId("d" + i);
      document.setSourceId("source");
      document.setKind(List.of("internal", "customer", "customer", "literature").get(i % 4));
      document.setWeight(3);
      document.setText("The pump number " + i + " was delivered without the seal that we ordered.");
      Map<String, String> fields = new HashMap<>();
      fields.put("customer", "c" + i % 50);
      if (i % 10 != 1) {
        fields.put("category", i % 3 == 0 ? "leak" : "noise");
      }
      document.setFields(fields);
      documents.add(document);
    }
    return documents;
  }

  private static Dataset<Row> rows(List<Document> documents) {
    return LocalSpark.session()
        .createDataset(
            documents.stream().map(DocumentRows::toRow).toList(),
            Encoders.row(DocumentRows.SCHEMA));
  }

  private static FormatOptions bind(String configuration) {
    return new Binder(new Problems())
        .bind(ConfigFactory.parseString(configuration), FormatOptions.class);
  }
}
