package tailor.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reviews as JSON Lines. */
final class JsonReviewRows implements ReviewRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void read(BufferedReader file, Consumer<ReviewRow> rows) throws IOException {
    long number = 0;
    for (String line = file.readLine(); line != null; line = file.readLine()) {
      number++;
      if (!line.isBlank()) {
        rows.accept(row(number, line));
      }
    }
  }

  private static ReviewRow row(long number, String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (!node.isObject()) {
        return new ReviewRow(number, Map.of(), line, "the row is no JSON object");
      }
      Map<String, String> columns = new LinkedHashMap<>();
      node.fields()
          .forEachRemaining(
              field -> {
                if (!field.getValue().isNull()) {
                  columns.put(field.getKey(), field.getValue().asText());
                }
              });
      return new ReviewRow(number, columns, line, "");
    } catch (JsonProcessingException e) {
      return new ReviewRow(number, Map.of(), line, "the row is no JSON: " + e.getOriginalMessage());
    }
  }
}
