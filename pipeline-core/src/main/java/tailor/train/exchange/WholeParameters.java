package tailor.train.exchange;

import java.util.SortedMap;
import java.util.TreeMap;
import tailor.model.Tensor;

/** The parameters as they are. */
final class WholeParameters implements Contribution {
  @Override
  public void begin(Tensor parameters) {}

  @Override
  public void end(Tensor parameters) {}

  @Override
  public void withhold(Tensor parameters) {}

  @Override
  public VectorChunk chunk(Tensor parameters, long offset, int count, long weight) {
    return new ParameterChunk(parameters, offset, count, weight);
  }

  @Override
  public SortedMap<String, Tensor> state() {
    return new TreeMap<>();
  }

  @Override
  public void close() {}
}
