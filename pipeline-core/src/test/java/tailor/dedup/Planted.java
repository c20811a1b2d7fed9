package tailor.dedup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import tailor.dedup.DedupOptions.Punctuation;
import tailor.document.Document;

/**
 * Documents of which half have a partner that shares a known part of their words, so that the
 * Jaccard similarity is anything from 0.5 to 1. All others have hardly a word in common.
 */
final class Planted {
  private static final int WORDS = 300;

  private final List<Document> documents = new ArrayList<>();
  private final Map<String, String> partners = new HashMap<>();

  /**
   * @param count documents without the partners
   */
  Planted(int count, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      String[] words =
          IntStream.range(0, WORDS)
              .mapToObj(word -> "w" + random.nextInt(1_000_000))
              .toArray(String[]::new);
      add("a" + i, words);
      if (i % 2 == 0) {
        String[] changed = words.clone();
        int changes = random.nextInt(WORDS / 3);
        int from = random.nextInt(WORDS - changes);
        for (int word = from; word < from + changes; word++) {
          changed[word] = "x" + random.nextInt(1_000_000);
        }
        add("b" + i, changed);
        partners.put("a" + i, "b" + i);
        partners.put("b" + i, "a" + i);
      }
    }
    Collections.shuffle(documents, random);
  }

  List<Document> documents() {
    return documents;
  }

  /** Holds what was dropped to precision 1 and recall 0.98 of the pairs that reach 0.8. */
  void verify(List<Row> dropped) {
    Map<String, long[]> sets =
        documents.stream().collect(Collectors.toMap(Document::getId, Planted::shingles));
    Map<String, Row> found = new HashMap<>();
    for (Row row : dropped) {
      String id = row.getAs("id");
      double jaccard = jaccard(sets, id, row.getAs("kept_id"));
      assertThat(jaccard).isEqualTo(row.<Double>getAs("jaccard")).isGreaterThanOrEqualTo(0.8);
      assertThat(row.<String>getAs("kept_id")).isEqualTo(partners.get(id));
      found.put(id, row);
    }
    List<String> expected =
        partners.keySet().stream()
            .filter(id -> id.startsWith("a"))
            .filter(id -> jaccard(sets, id, requireNonNull(partners.get(id))) >= 0.8)
            .toList();
    long hit =
        expected.stream()
            .filter(id -> found.containsKey(id) != found.containsKey(partners.get(id)))
            .count();
    assertThat(found).hasSize((int) hit);
    assertThat((double) hit / expected.size()).isGreaterThanOrEqualTo(0.98);
  }

  private static double jaccard(Map<String, long[]> sets, String one, String other) {
    return Jaccard.of(requireNonNull(sets.get(one)), requireNonNull(sets.get(other)));
  }

  private void add(String id, String[] words) {
    Document document = new Document();
    document.setId(id);
    document.setText(String.join(" ", words));
    documents.add(document);
  }

  private static long[] shingles(Document document) {
    Shingler shingler = new Shingler(5, Punctuation.IGNORE);
    shingler.take(document.getText());
    return Jaccard.distinct(java.util.Arrays.copyOf(shingler.shingles(), shingler.count()));
  }
}
