package tailor.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in columns: figures to the right, the rest to the left. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  /** The table's lines; nothing at all where it has no rows. */
  @Override
  public String toString() {
    if (rows.size() == 1) {
      return "";
    }
    List<Column> columns = IntStream.range(0, rows.get(0).size()).mapToObj(this::column).toList();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      String line =
          IntStream.range(0, row.size())
              .mapToObj(i -> columns.get(i).pad(row.get(i)))
              .collect(Collectors.joining(GAP));
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private Column column(int index) {
    List<String> cells = rows.stream().map(row -> row.get(index)).toList();
    int width = cells.stream().mapToInt(String::length).max().orElse(0);
    return new Column(width, cells.stream().skip(1).allMatch(TextTable::isFigure));
  }

  private static boolean isFigure(String cell) {
    return cell.chars().allMatch(c -> (c >= '0' && c <= '9') || ".,-%".indexOf(c) >= 0);
  }

  private record Column(int width, boolean figures) {
    String pad(String cell) {
      String padding = " ".repeat(width - cell.length());
      return figures ? padding + cell : cell + padding;
    }
  }
}
