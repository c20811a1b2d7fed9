package tailor.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailor.document.Document;
import tailor.run.BadDataException;

/**
 * The documents of a JSON Lines file, {@code {"id": …, "text": …}}. A document without an id is
 * named by its line.
 */
final class BenchDocuments {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private BenchDocuments() {}

  /**
   * Reads documents until their texts have so many characters.
   *
   * @throws BadDataException if there is none
   */
  static List<Document> read(Path file, long characters) {
    List<Document> documents = new ArrayList<>();
    long read = 0;
    long number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && read < characters) {
        Optional<Document> document = parse(line, number++);
        document.ifPresent(documents::add);
        read += document.map(found -> found.getText().length()).orElse(0);
        line = lines.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    if (documents.isEmpty()) {
      throw new BadDataException(
          file
              + " has no document: expected a line for each, {\"id\": \"…\", \"text\": \"…\"}, in"
              + " UTF-8");
    }
    return documents;
  }

  /** The document of a line; empty if it is none. */
  static Optional<Document> parse(String line, long number) {
    try {
      JsonNode json = MAPPER.readTree(line);
      if (!json.path("text").isTextual()) {
        return Optional.empty();
      }
      Document document = new Document();
      document.setId(json.path("id").asText("line " + number));
      document.setOffset(number);
      document.setText(json.path("text").textValue());
      return Optional.of(document);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
