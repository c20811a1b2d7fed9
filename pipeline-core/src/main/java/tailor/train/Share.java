package tailor.train;

import java.util.List;
import tailor.train.graph.PackedArrays;

/**
 * Sequences to learn from, in the order of training.
 *
 * @param sequences each a minibatch of one row
 * @param reference log-probabilities of the segments of each under the model as it was before
 *     training; empty where no preferences are learnt
 */
record Share(List<PackedArrays> sequences, List<double[]> reference) {
  /** Sequences whose targets are learnt. */
  static Share of(List<PackedArrays> sequences) {
    return new Share(sequences, List.of());
  }

  int size() {
    return sequences.size();
  }

  /** Those from one index up to another. */
  Share part(int from, int to) {
    return new Share(
        sequences.subList(from, to), reference.isEmpty() ? reference : reference.subList(from, to));
  }
}
