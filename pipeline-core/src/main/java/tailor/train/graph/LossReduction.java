package tailor.train.graph;

/** What the gradient of a minibatch is the gradient of; the score is the mean either way. */
public enum LossReduction {
  /** The mean loss of a target, as everything in DL4J expects. */
  MEAN,
  /** The sum of the losses: saves a pass over the gradients if the optimizer divides anyway. */
  SUM
}
