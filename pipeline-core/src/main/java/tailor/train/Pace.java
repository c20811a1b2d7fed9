package tailor.train;

import java.io.Serializable;

/**
 * Where the steps that a worker takes in a round lie among those of the plan, which learning rates
 * follow: a worker that takes more of them than planned goes through the same stretch in smaller
 * strides.
 *
 * @param first number of the round's first step within the run, from 0
 * @param planned steps of the round
 * @param taken steps that the worker takes in it
 */
record Pace(long first, int planned, int taken) implements Serializable {

  /** The pace of a worker that goes as planned. */
  static Pace from(long first) {
    return new Pace(first, 1, 1);
  }

  /** The planned step that one of the worker's is, both from 0. */
  long step(int taken) {
    return first + (long) taken * planned / this.taken;
  }
}
