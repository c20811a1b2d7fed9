package tailor.dedup;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** The rows that a function makes of each row, one after the other. */
final class FlatRows implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final Function<Row, List<Row>> function;
  private Iterator<Row> made = Collections.emptyIterator();

  FlatRows(Iterator<Row> rows, Function<Row, List<Row>> function) {
    this.rows = rows;
    this.function = function;
  }

  @Override
  public boolean hasNext() {
    while (!made.hasNext() && rows.hasNext()) {
      made = function.apply(rows.next()).iterator();
    }
    return made.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return made.next();
  }
}
