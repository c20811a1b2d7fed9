package tailor.train;

import java.io.Serializable;
import java.util.List;
import tailor.train.data.RowAddress;

/**
 * Rows whose log-probabilities before training are to be kept in one file.
 *
 * @param file name of the file
 * @param rows all rows of it, in their order
 */
record ReferenceTask(String file, List<RowAddress> rows) implements Serializable {}
