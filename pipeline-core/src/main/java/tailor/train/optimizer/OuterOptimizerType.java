package tailor.train.optimizer;

/** The outer optimizers. */
public enum OuterOptimizerType {
  /** Parameter averaging: the mean of the workers is the next round's beginning. */
  AVERAGING,
  /**
   * Stochastic gradient descent with Nesterov momentum over the way that the workers went on
   * average: DiLoCo (arXiv 2311.08105).
   */
  NESTEROV
}
