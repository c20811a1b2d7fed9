package tailor.evaluate;

/** How a model classifies the examples of one task. */
public record ClassificationScore(String model, String taskName, ConfusionMatrix confusion) {}
