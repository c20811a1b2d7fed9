package tailor.model.generate;

import java.util.List;
import tailor.config.ConfigurationException;

/**
 * What to generate.
 *
 * @param prompt the tokens to continue, at least one
 * @param maxTokens how many tokens to add at most, at least 1
 * @param stops texts before which to stop, besides the model's own end tokens
 */
public record GenerationRequest(
    List<Integer> prompt, int maxTokens, Sampling sampling, List<String> stops) {
  /**
   * Checks the values.
   *
   * @throws ConfigurationException if there is nothing to continue or to add, or a stop is empty
   */
  public GenerationRequest {
    prompt = List.copyOf(prompt);
    stops = List.copyOf(stops);
    if (prompt.isEmpty()) {
      throw new ConfigurationException(
          "The prompt is empty, and the model has no token that begins a text. Give a prompt.");
    }
    if (maxTokens < 1) {
      throw new ConfigurationException("max-tokens is " + maxTokens + ", expected at least 1.");
    }
    if (stops.contains("")) {
      throw new ConfigurationException("A stop text is empty. Leave it out, or write one.");
    }
  }
}
