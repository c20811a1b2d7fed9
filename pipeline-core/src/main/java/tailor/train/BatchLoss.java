package tailor.train;

import java.io.Serializable;
import tailor.model.LossResult;

/**
 * What a batch of the validation split cost.
 *
 * @param number of the batch
 * @param sum of the losses of its targets or pairs, in nats
 * @param count targets, or pairs
 * @param correct targets that were the most probable token, or pairs of which the chosen answer has
 *     gained more than the rejected one
 * @param margin sum of the differences of rewards of pairs
 */
record BatchLoss(int number, double sum, long count, long correct, double margin)
    implements Serializable {
  static BatchLoss of(int number, LossResult loss) {
    return new BatchLoss(number, loss.sum(), loss.count(), loss.correct(), loss.margin());
  }
}
