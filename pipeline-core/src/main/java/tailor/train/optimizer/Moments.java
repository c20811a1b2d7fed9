package tailor.train.optimizer;

import java.util.SortedMap;
import tailor.model.AdamW;
import tailor.model.Tensor;

/** The moments of AdamW, of all parameters. */
interface Moments extends AutoCloseable {
  /** Steps parameters {@code offset} to before {@code offset + size}, and their moments. */
  void step(AdamW step, Tensor parameters, Tensor gradients, long offset, long size);

  /** All of the memory that outlives a step, by name; of zeros all moments are zero. */
  SortedMap<String, Tensor> state();

  @Override
  void close();
}
