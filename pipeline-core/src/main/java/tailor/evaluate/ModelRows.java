package tailor.evaluate;

import java.util.Collections;
import java.util.Iterator;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import tailor.export.LoadedModel;

/** Maps the rows of a partition with a model that is opened once for all of them. */
final class ModelRows {
  private ModelRows() {}

  /**
   * Maps rows as they are asked for. The model is freed when the Spark task ends.
   *
   * @param mapping given the model, maps a row
   */
  static Iterator<Row> map(
      ModelUnderTest model,
      Configuration hadoop,
      Iterator<Row> rows,
      Function<LoadedModel, Function<Row, Row>> mapping) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    LoadedModel open = LoadedModel.load(model.location(), hadoop, 1);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> open.close());
    Function<Row, Row> map = mapping.apply(open);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return map.apply(rows.next());
      }
    };
  }
}
