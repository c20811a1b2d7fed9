package tailor.train.graph;

import java.io.Serializable;
import tailor.model.Tensor;

/**
 * The frozen parameters of a model that gets adapters. It travels to executors as a reference, and
 * each of their JVMs reads it once, however many workers share it.
 */
public interface FrozenBase extends Serializable {
  /** What it is called: of the same name are the same parameters. */
  String name();

  /**
   * Reads the parameters.
   *
   * @param parameters vector of the model's size, of zeros
   */
  void read(Tensor parameters);
}
