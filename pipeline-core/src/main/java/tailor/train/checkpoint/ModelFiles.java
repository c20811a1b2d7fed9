package tailor.train.checkpoint;

import org.apache.hadoop.fs.Path;
import tailor.model.Tensor;

/** How the parameters of a checkpoint lie in its directory. */
public interface ModelFiles {
  /** Writes the parameters, and whatever makes them a model, into a directory. */
  void write(Path directory, Tensor parameters);

  /** Reads the parameters of such a directory, bit for bit as they were written. */
  void read(Path directory, Tensor parameters);
}
