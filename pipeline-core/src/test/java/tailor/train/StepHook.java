package tailor.train;

import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Sees every step of this JVM, whichever worker takes it, and does nothing. */
abstract class StepHook implements TrainingHook {
  private static final long serialVersionUID = 1L;

  /** The number of the worker whose task this is. */
  static int worker(TaskContext task) {
    String name = task.getLocalProperty(WorkerClock.PROPERTY);
    return Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
  }

  @Override
  public void preUpdate(DataSet minibatch, Model model) {}

  @Override
  public void postUpdate(DataSet minibatch, Model model) {}

  @Override
  public void preUpdate(MultiDataSet minibatch, Model model) {}

  @Override
  public void postUpdate(MultiDataSet minibatch, Model model) {}
}
