package tailor.report;

import java.util.List;
import org.jsoup.nodes.Element;

/**
 * Rows under a head. Columns whose cells all are numbers are aligned to the right.
 *
 * @param head one name a column
 * @param rows as many cells each
 */
public record Table(List<String> head, List<List<String>> rows) implements Block {
  private static final String NUMBER = "[-+]?[\\d,.]*\\d(e[-+]?\\d+)?\\s?%?|–|";

  @Override
  public void appendTo(Element parent) {
    Element table = parent.appendElement("div").addClass("wide").appendElement("table");
    Element headRow = table.appendElement("thead").appendElement("tr");
    head.forEach(name -> headRow.appendElement("th").text(name));
    Element body = table.appendElement("tbody");
    for (List<String> row : rows) {
      Element line = body.appendElement("tr");
      row.forEach(cell -> line.appendElement("td").text(cell));
    }
    for (int column = 0; column < head.size(); column++) {
      if (isNumeric(column)) {
        table.select("tr > :eq(" + column + ")").addClass("number");
      }
    }
  }

  private boolean isNumeric(int column) {
    return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches(NUMBER));
  }
}
