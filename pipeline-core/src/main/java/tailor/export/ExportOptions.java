package tailor.export;

import java.io.Serializable;
import java.util.Optional;
import tailor.config.ConfigurationException;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * How a tuned model is exported.
 *
 * @param format form of the model
 * @param weights element type of the weights; training computes in f32
 * @param maxShardBytes size from which weights are split into several files
 * @param title what the model card calls the model
 * @param licence SPDX identifier of the model's licence, for the model card
 */
public record ExportOptions(
    @Doc(
            "form of the model: huggingface is a directory for transformers, gguf a file for llama.cpp")
        @Default("huggingface")
        ModelFormat format,
    @Doc(
            "element type of the weights: f32 is what was tested, bf16 and f16 take half the space, q8-0 (of gguf only) about a quarter")
        @Default("f32")
        WeightEncoding weights,
    @Doc("size from which weights are split into several files")
        @Default("5000000000")
        @InRange(min = 1_000_000)
        long maxShardBytes,
    @Doc("what the model card calls the model; the run id if left out") Optional<String> title,
    @Doc("licence of the model, an SPDX identifier in lower case, for the model card")
        @Default("other")
        String licence)
    implements Serializable {

  /**
   * How the model is written.
   *
   * @throws ConfigurationException if format and weights do not go together
   */
  public ModelOutput output() {
    return new ModelOutput(format, weights, maxShardBytes);
  }
}
