package tailor.ingest;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records of one CSV file. */
final class CsvReadings implements Readings {
  private static final int MOST_COLUMNS = 10_000;

  private final CsvLines lines;
  private final CsvParser parser;
  private final FieldMapping mapping;
  private List<String> columns;

  CsvReadings(CsvLines lines, CsvReader.Options options) {
    this.lines = lines;
    this.parser = parser(options.delimiterCharacter());
    this.mapping = new FieldMapping(options.textFields(), options.titleField(), options.idField());
    this.columns = options.columns();
  }

  private static CsvParser parser(char delimiter) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter);
    settings.getFormat().setLineSeparator("\n");
    settings.setCommentProcessingEnabled(false);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setSkipEmptyLines(false);
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(MOST_COLUMNS);
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
    return new CsvParser(settings);
  }

  @Override
  public @Nullable Reading next() throws IOException {
    if (columns.isEmpty()) {
      CsvLines.Candidate header = nextCandidate();
      if (header == null) {
        return null;
      }
      columns = columns(header);
    }
    CsvLines.Candidate candidate = nextCandidate();
    return candidate == null ? null : read(candidate);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private CsvLines.@Nullable Candidate nextCandidate() throws IOException {
    CsvLines.Candidate candidate = lines.next();
    while (candidate != null && candidate.isBlank()) {
      candidate = lines.next();
    }
    return candidate;
  }

  private List<String> columns(CsvLines.Candidate header) throws IOException {
    if (!header.isClosed()) {
      throw new MalformedException(0, "bad-header", "a quote in the header row is not closed");
    }
    List<String> names = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String name : parse(lines.decode(header))) {
      if (name.isBlank() || !seen.add(name.strip())) {
        throw new MalformedException(
            0,
            "bad-header",
            "column %d is %s"
                .formatted(
                    names.size() + 1, name.isBlank() ? "without a name" : "a second " + name));
      }
      names.add(name.strip());
    }
    return names;
  }

  private Reading read(CsvLines.Candidate candidate) throws IOException {
    if (!candidate.isClosed() || !candidate.isWhole()) {
      return malformed(candidate, "unbalanced-quotes", "a quote is opened and not closed");
    }
    String[] row;
    try {
      row = parse(lines.decode(candidate));
    } catch (CharacterCodingException e) {
      return malformed(candidate, "bad-encoding", "not of the declared encoding");
    } catch (TextParsingException e) {
      return malformed(candidate, "unbalanced-quotes", "a quote within a field is not doubled");
    }
    if (row.length != columns.size()) {
      return malformed(
          candidate,
          "ragged-row",
          "%d fields where there are %d columns".formatted(row.length, columns.size()));
    }
    Map<String, FieldMapping.Value> values = new LinkedHashMap<>();
    for (int i = 0; i < row.length; i++) {
      if (!row[i].isEmpty()) {
        values.put(columns.get(i), FieldMapping.Value.of(row[i]));
      }
    }
    return mapping.apply(candidate.first().offset(), values, candidate.first()::bytes);
  }

  private String[] parse(String record) {
    String[] row = parser.parseLine(record);
    return row == null ? new String[0] : row;
  }

  private Malformed malformed(CsvLines.Candidate candidate, String reason, String detail) {
    lines.giveBackAllButFirst(candidate);
    return new Malformed(
        candidate.first().offset(),
        reason,
        "line %,d: %s".formatted(candidate.number(), detail),
        candidate.first().bytes());
  }
}
