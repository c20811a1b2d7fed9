package tailor.model.generate;

import java.util.ArrayList;
import java.util.List;
import tailor.config.ConfigurationException;

/**
 * How the next token is chosen from the model's probabilities. The steps apply in the order of the
 * components, as in transformers.
 *
 * @param temperature divides the logits; 0 always takes the likeliest token
 * @param topK keeps only so many of the likeliest tokens; 0 keeps all
 * @param topP then keeps the fewest likeliest tokens whose probabilities reach this sum; 1 keeps
 *     all (nucleus sampling, arXiv 1904.09751)
 * @param seed the same seed gives the same text
 */
public record Sampling(double temperature, int topK, double topP, long seed) {
  /**
   * Checks the values.
   *
   * @throws ConfigurationException naming every one that is out of range
   */
  public Sampling {
    List<String> problems = new ArrayList<>();
    if (!(temperature >= 0) || temperature > 100) {
      problems.add("temperature is " + temperature + ", expected 0 to 100");
    }
    if (topK < 0) {
      problems.add("top-k is " + topK + ", expected 0 (all) or more");
    }
    if (!(topP > 0) || topP > 1) {
      problems.add("top-p is " + topP + ", expected more than 0, at most 1");
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException("Sampling: " + String.join("; ", problems) + ".");
    }
  }

  /** Always the likeliest token. */
  public static Sampling greedy() {
    return new Sampling(0, 0, 1, 0);
  }
}
