package tailor.train;

import java.util.concurrent.atomic.AtomicInteger;
import tailor.model.ParameterInitializer;
import tailor.model.ParameterLayout;
import tailor.model.Tensor;
import tailor.train.graph.FrozenBase;

/** {@link TinyModel} with random parameters; counts how often this JVM reads it. */
final class RandomBase implements FrozenBase {
  private static final long serialVersionUID = 1L;
  private static final AtomicInteger READS = new AtomicInteger();

  static int reads() {
    return READS.get();
  }

  static void forgetReads() {
    READS.set(0);
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public void read(Tensor parameters) {
    READS.incrementAndGet();
    ParameterInitializer.initialize(ParameterLayout.of(TinyModel.CONFIG), parameters, 0.3, 5);
  }
}
