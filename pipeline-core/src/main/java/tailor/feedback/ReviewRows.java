package tailor.feedback;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** A file of reviews, row by row. */
interface ReviewRows {
  /**
   * One row.
   *
   * @param number of the row in the file, from 1; a heading is none
   * @param columns by name; empty if the row cannot be read
   * @param raw the row as it stands in the file, as far as it is known
   * @param problem what is wrong with the row; empty if it could be read
   */
  record ReviewRow(long number, Map<String, String> columns, String raw, String problem) {}

  /** Gives every row to a consumer, in the order of the file. */
  void read(BufferedReader file, Consumer<ReviewRow> rows) throws IOException;

  /** The form of a file, by its name. */
  static ReviewRows of(String fileName) {
    return fileName.endsWith(".csv") ? new CsvReviewRows() : new JsonReviewRows();
  }
}
