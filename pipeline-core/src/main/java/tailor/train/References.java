package tailor.train;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.train.data.RowAddress;

/**
 * Where tasks find what the model gave answers before training.
 *
 * @param directory of the files; null where no preferences are learnt
 */
record References(@Nullable String directory) implements Serializable {
  /** Those of rows, in their order; none where no preferences are learnt. */
  List<double[]> of(List<RowAddress> rows, Configuration hadoop) {
    return directory == null
        ? List.of()
        : new ReferenceFiles(new Path(directory), hadoop).read(rows);
  }
}
