package tailor.train;

import java.io.Serializable;

/**
 * What workers that can stand in for each other have in common.
 *
 * @param run unique name of the training they work for
 * @param spec what they are made of; not compared, it is the run's
 * @param device address of their device
 */
record WorkerKind(String run, WorkerSpec spec, String device) implements Serializable {
  @Override
  public boolean equals(Object other) {
    return other instanceof WorkerKind kind && run.equals(kind.run) && device.equals(kind.device);
  }

  @Override
  public int hashCode() {
    return run.hashCode() * 31 + device.hashCode();
  }
}
