package tailor.export.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import tailor.config.ConfigurationException;
import tailor.model.ModelConfig;

/**
 * A family of models: what its {@code config.json} means. Implementations are public, have a public
 * constructor without arguments, and are named in {@code META-INF/services}.
 */
public interface ModelFamily {
  /** The class of transformers that computes it, as {@code architectures} names it. */
  String architecture();

  /** Its {@code model_type}. */
  String modelType();

  /**
   * The model that a configuration describes. What Tailor does not compute goes to the reader's
   * problems.
   *
   * @throws ConfigurationException with every problem
   */
  ModelConfig read(ConfigReader json);

  /**
   * Writes the keys that describe a model, as far as the family has keys for it: whoever asks
   * compares what {@link #read} makes of them.
   */
  void write(ModelConfig model, ObjectNode json);
}
