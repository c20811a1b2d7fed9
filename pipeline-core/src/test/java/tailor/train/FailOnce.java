package tailor.train;

import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Fails one step of this JVM, counted over all workers from 1. */
final class FailOnce extends StepHook {
  private static final long serialVersionUID = 1L;
  private static final AtomicInteger STEPS = new AtomicInteger();
  private final int at;

  FailOnce(int at) {
    this.at = at;
    STEPS.set(0);
  }

  @Override
  public void preUpdate(MultiDataSet minibatch, Model model) {
    if (STEPS.incrementAndGet() == at) {
      throw new IllegalStateException("failed on purpose");
    }
  }
}
