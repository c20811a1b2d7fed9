package tailor.model.bench;

import java.util.Locale;
import java.util.Map;

/** Where the time of training goes. */
public enum TrainingPart {
  /** Products with weight matrices and their gradients, the output projection's included. */
  PRODUCTS,
  /** Attention from queries, keys and values, and the turning of queries and keys. */
  ATTENTION,
  /** Norms of the residual stream and of heads. */
  NORMS,
  /** What the feed-forward network computes between its products. */
  FEED_FORWARD,
  /** Softmax and loss over the vocabulary. */
  CROSS_ENTROPY,
  /** The global norm and AdamW. */
  OPTIMIZER,
  /** Everything else: embeddings, zeroed gradients, biases, bookkeeping. */
  REST;

  private static final Map<String, TrainingPart> OF_OPERATION =
      Map.ofEntries(
          Map.entry("linear", PRODUCTS),
          Map.entry("linearInputGradient", PRODUCTS),
          Map.entry("linearWeightGradient", PRODUCTS),
          Map.entry("addLinear", PRODUCTS),
          Map.entry("addLinearInputGradient", PRODUCTS),
          Map.entry("attention", ATTENTION),
          Map.entry("attentionGradient", ATTENTION),
          Map.entry("rotary", ATTENTION),
          Map.entry("rotaryGradient", ATTENTION),
          Map.entry("rmsNorm", NORMS),
          Map.entry("addRmsNorm", NORMS),
          Map.entry("rmsNormGradient", NORMS),
          Map.entry("center", NORMS),
          Map.entry("swiGlu", FEED_FORWARD),
          Map.entry("swiGluGradient", FEED_FORWARD),
          Map.entry("gelu", FEED_FORWARD),
          Map.entry("geluGradient", FEED_FORWARD),
          Map.entry("crossEntropy", CROSS_ENTROPY),
          Map.entry("crossEntropyGradient", CROSS_ENTROPY),
          Map.entry("sumOfSquares", OPTIMIZER),
          Map.entry("adamW", OPTIMIZER));

  /** The part that an operation of {@link tailor.model.Kernels} belongs to. */
  static TrainingPart of(String operation) {
    return OF_OPERATION.getOrDefault(operation, REST);
  }

  /** The name in results. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
