package tailor.export.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Two tokens that become one. */
record Merge(String left, String right) {
  /** The merges of a {@code tokenizer.json}, the first to be done first. */
  static List<Merge> of(JsonNode tokenizer) {
    List<Merge> merges = new ArrayList<>();
    for (JsonNode merge : tokenizer.path("model").path("merges")) {
      if (merge.isArray()) {
        merges.add(new Merge(merge.path(0).asText(), merge.path(1).asText()));
      } else {
        String[] parts = merge.asText().split(" ", 2);
        merges.add(new Merge(parts[0], parts[1]));
      }
    }
    return merges;
  }

  String whole() {
    return left + right;
  }
}
