package tailor.train;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
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

  /** Ends the task of this thread if Spark wants it no longer. */
  static void requireWanted() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("another attempt, or the round without it, has gone on");
    }
  }

  void before(MultiDataSet minibatch, Model model) {
    hooks.forEach(hook -> hook.preUpdate(minibatch, model));
  }

  void after(MultiDataSet minibatch, Model model) {
    hooks.forEach(hook -> hook.postUpdate(minibatch, model));
  }
}
