package tailor.train;

import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * DL4J's hooks around every step of every worker.
 *
 * @param hooks in the order in which they are called
 */
record StepHooks(List<TrainingHook> hooks) implements Serializable {
  /** No hooks. */
  static final StepHooks NONE = new StepHooks(List.of());

  void before(MultiDataSet minibatch, Model model) {
    hooks.forEach(hook -> hook.preUpdate(minibatch, model));
  }

  void after(MultiDataSet minibatch, Model model) {
    hooks.forEach(hook -> hook.postUpdate(minibatch, model));
  }
}
