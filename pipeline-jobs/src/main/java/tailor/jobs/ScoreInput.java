package tailor.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;

/** The rows of {@code score}: {@code {"id", "text"}} in JSON Lines. Blank lines are passed over. */
final class ScoreInput {
  private static final int PROBLEMS_SHOWN = 5;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String location;
  private final Configuration hadoop;

  ScoreInput(String location, Configuration hadoop) {
    this.location = location;
    this.hadoop = hadoop;
  }

  /**
   * One row.
   *
   * @param id any JSON value; comes back as it is
   */
  record Text(JsonNode id, String text) {}

  private interface Lines {
    void accept(long number, String line);
  }

  /**
   * Reads all rows once, before any work is done.
   *
   * @return how many there are
   * @throws BadDataException if rows are malformed, with their lines, or if there are none
   * @throws ConfigurationException if there is no such file
   */
  long requireReadable() {
    List<String> problems = new ArrayList<>();
    long[] rows = new long[1];
    readLines(
        (number, line) -> {
          rows[0]++;
          try {
            parse(line);
          } catch (BadDataException e) {
            problems.add("%s:%d: %s".formatted(location, number, e.getMessage()));
          }
        });
    if (!problems.isEmpty()) {
      List<String> shown = problems.subList(0, Math.min(PROBLEMS_SHOWN, problems.size()));
      throw new BadDataException(
          "%,d of %,d rows cannot be read; expected {\"id\": …, \"text\": \"…\"}:\n  %s%s"
              .formatted(
                  problems.size(),
                  rows[0],
                  String.join("\n  ", shown),
                  problems.size() > shown.size() ? "\n  …" : ""));
    }
    if (rows[0] == 0) {
      throw new BadDataException(
          "%s has no rows; expected a line of {\"id\": …, \"text\": \"…\"} for every text. Was it written to the end?"
              .formatted(location));
    }
    return rows[0];
  }

  /** Reads the rows, one at a time. */
  void forEach(Consumer<Text> texts) {
    readLines((number, line) -> texts.accept(parse(line)));
  }

  private void readLines(Lines lines) {
    long number = 0;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          lines.accept(number, line);
        }
      }
    } catch (FileNotFoundException e) {
      throw new ConfigurationException("--input is " + location + ", which does not exist.");
    } catch (CharacterCodingException e) {
      throw new BadDataException(
          "%s is not UTF-8 somewhere after line %,d. Save it as UTF-8.".formatted(location, number),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }

  private InputStream open() throws IOException {
    Path path = new Path(location);
    FileSystem files = path.getFileSystem(hadoop);
    if (files.getFileStatus(path).isDirectory()) {
      throw new ConfigurationException(
          "--input is " + location + ", which is a directory; expected a file of JSON Lines.");
    }
    return files.open(path);
  }

  private static Text parse(String line) {
    JsonNode row;
    try {
      row = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new BadDataException("not valid JSON: " + e.getOriginalMessage(), e);
    }
    if (!row.isObject()) {
      throw new BadDataException("not a JSON object");
    }
    if (!row.has("id")) {
      throw new BadDataException("it has no id");
    }
    if (!row.path("text").isTextual()) {
      throw new BadDataException("it has no text that is a string");
    }
    return new Text(row.path("id"), row.path("text").asText());
  }
}
