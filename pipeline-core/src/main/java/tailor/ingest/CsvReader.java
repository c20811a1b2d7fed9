package tailor.ingest;

import java.io.IOException;
import java.util.List;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;

/**
 * CSV as RFC 4180 has it: quoted fields may hold delimiters, doubled quotes and line ends. The
 * first row names the columns unless the options do. A row whose fields are more or fewer than the
 * columns is malformed.
 */
@Doc("CSV with quoted fields, also over several lines")
public final class CsvReader implements SourceReader<CsvReader.Options> {

  public record Options(
      @Doc("columns that make up the text") @Default("[text]") List<String> textFields,
      @Doc("column with the title, where there is one") @Default("title") String titleField,
      @Doc("column with the record's id, where there is one") @Default("id") String idField,
      @Doc("what divides fields: one character, or tab") @Default(",") String delimiter,
      @Doc("names of the columns of files without a header row") @Default("[]")
          List<String> columns)
      implements ComponentOptions {
    public Options {
      textFields = List.copyOf(textFields);
      columns = List.copyOf(columns);
      if (delimiter.length() != 1 && !delimiter.equals("tab")) {
        throw new IllegalArgumentException(
            "delimiter is '%s'; expected one character, or tab".formatted(delimiter));
      }
    }

    char delimiterCharacter() {
      return delimiter.equals("tab") ? '\t' : delimiter.charAt(0);
    }
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.csv", "*.tsv");
  }

  @Override
  public Readings read(SourceFile file, Options options) throws IOException {
    return new CsvReadings(new CsvLines(file.lines(), file.maxRecordBytes()), options);
  }
}
