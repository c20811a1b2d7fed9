package tailor.train;

import java.io.Serializable;
import java.util.List;
import tailor.train.data.RowAddress;

/**
 * Some batches of the validation split.
 *
 * @param parameters file of the model
 * @param batches their rows, by number of the batch
 */
record ValidationTask(String parameters, List<Batch> batches) implements Serializable {

  /**
   * Rows that go through the model together.
   *
   * @param number of the batch
   * @param rows the rows
   */
  record Batch(int number, List<RowAddress> rows) implements Serializable {}
}
