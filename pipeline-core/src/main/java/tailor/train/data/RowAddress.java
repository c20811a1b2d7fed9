package tailor.train.data;

import java.io.Serializable;

/**
 * Where one sequence lies.
 *
 * @param group its row group
 * @param row its number within the group
 */
public record RowAddress(RowGroup group, long row) implements Serializable {}
