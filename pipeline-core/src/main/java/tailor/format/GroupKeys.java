package tailor.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.Fields;

/** Names what a document must not be parted from: {@code customer=17}, {@code cluster=9f…}. */
final class GroupKeys {
  /** The name by which the near-duplicate cluster of a document is asked for. */
  static final String CLUSTER = DocumentRows.CLUSTER;

  private final List<String> fields;

  GroupKeys(List<String> fields) {
    this.fields = List.copyOf(fields);
  }

  /**
   * The document's keys in the order of the fields; none if it has none of them.
   *
   * @param cluster the document's cluster of near-duplicates; null if it is in none
   */
  List<String> of(Document document, @Nullable String cluster) {
    List<String> keys = new ArrayList<>();
    for (String field : fields) {
      if (field.equals(CLUSTER) && cluster != null) {
        keys.add(key(field, cluster));
      } else {
        Fields.value(document, field).ifPresent(value -> keys.add(key(field, value)));
      }
    }
    return keys;
  }

  private static String key(String field, String value) {
    return field + "=" + value;
  }
}
