package tailor.train;

import java.io.Serializable;
import tailor.model.LossResult;

/**
 * What a batch of the validation split cost.
 *
 * @param number of the batch
 * @param sum of the cross-entropies of its targets, in nats
 * @param count targets
 * @param correct targets that were the most probable token
 */
record BatchLoss(int number, double sum, long count, long correct) implements Serializable {
  static BatchLoss of(int number, LossResult loss) {
    return new BatchLoss(number, loss.sum(), loss.count(), loss.correct());
  }
}
