package tailor.train.data;

import java.io.Serializable;

/**
 * Rows of a Parquet file that are read together.
 *
 * @param file the file
 * @param index its number within the file
 * @param rows how many rows it has
 */
public record RowGroup(String file, int index, long rows) implements Serializable {}
