package tailor.feedback;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.BufferedReader;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import tailor.run.BadDataException;

/** Reviews as comma-separated values (RFC 4180) under a heading. */
final class CsvReviewRows implements ReviewRows {
  private static final int LONGEST_CELL = 1 << 20;

  @Override
  public void read(BufferedReader file, Consumer<ReviewRow> rows) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setMaxCharsPerColumn(LONGEST_CELL);
    settings.setNullValue("");
    CsvParser parser = new CsvParser(settings);
    parser.beginParsing(file);
    String[] names = parser.parseNext();
    if (names == null) {
      throw new BadDataException("The file of reviews is empty; expected a heading and rows.");
    }
    long number = 0;
    for (String[] cells = parser.parseNext(); cells != null; cells = parser.parseNext()) {
      number++;
      String raw = String.join(",", cells);
      if (cells.length > names.length) {
        String problem = "%d cells under %d names".formatted(cells.length, names.length);
        rows.accept(new ReviewRow(number, Map.of(), raw, problem));
      } else {
        rows.accept(new ReviewRow(number, columns(names, cells), raw, ""));
      }
    }
    parser.stopParsing();
  }

  private static Map<String, String> columns(String[] names, String[] cells) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      columns.put(names[i].strip().toLowerCase(Locale.ROOT), cells[i]);
    }
    return columns;
  }
}
