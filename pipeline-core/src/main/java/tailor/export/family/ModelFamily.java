package tailor.export.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import tailor.config.ConfigurationException;
import tailor.model.ModelConfig;
import tailor.model.ParameterLayout;

/**
 * A family of models: what its {@code config.json} means, and how its weights are stored.
 * Implementations are public, have a public constructor without arguments, and are named in {@code
 * META-INF/services}.
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

  /**
   * The tensors of a model's files, which together are the flat vector. Each parameter by itself
   * and under its own name, unless a family says otherwise.
   */
  default List<StoredTensor> tensors(ParameterLayout layout) {
    return layout.parameters().values().stream().map(StoredTensor::of).toList();
  }

  /**
   * The name in {@link #tensors} of a tensor that a file has: the same, unless the family's files
   * have come with other names as well.
   */
  default String tensorName(String inFile) {
    return inFile;
  }

  /** Whether files of this family may have a tensor that no model needs. */
  default boolean isRedundant(String tensor) {
    return tensor.endsWith(".rotary_emb.inv_freq");
  }
}
