package tailor.export;

import java.io.IOException;
import tailor.config.ConfigurationException;
import tailor.export.gguf.GgufWriter;
import tailor.export.peft.PeftAdapter;
import tailor.export.peft.PeftConfig;
import tailor.export.safetensors.WeightType;
import tailor.tokenize.TokenizerFiles;

/**
 * How a model is written.
 *
 * @param format its form
 * @param weights element type of its weights
 * @param maxShardBytes size from which weights are split; a GGUF file never is
 */
public record ModelOutput(ModelFormat format, WeightEncoding weights, long maxShardBytes) {
  /** The file of a model in GGUF form, in its directory. */
  public static final String GGUF_FILE = "model.gguf";

  /**
   * Checks that format and weights go together.
   *
   * @throws ConfigurationException if they do not
   */
  public ModelOutput {
    if (format != ModelFormat.GGUF && weights.safetensors().isEmpty()) {
      throw new ConfigurationException(
          "Weights of type %s are of GGUF only; choose f32, bf16 or f16, or the format gguf."
              .formatted(weights.name().toLowerCase(java.util.Locale.ROOT)));
    }
  }

  /**
   * Writes a model.
   *
   * @param tokenizer written with it
   * @param name what a GGUF file calls the model
   * @param directory has no model in it yet
   * @throws ConfigurationException if the format has no such model, or no such tokenizer
   * @throws tailor.run.BadDataException if a weight is NaN, or too large for the type
   */
  public void write(
      HuggingFaceModel model, TokenizerFiles tokenizer, String name, ModelDirectory directory)
      throws IOException {
    switch (format) {
      case HUGGINGFACE -> {
        WeightType type = weights.safetensors().orElseThrow();
        new HuggingFaceModelWriter(model.config(), tokenizer, type, maxShardBytes)
            .write(directory, model.weights());
      }
      case PEFT -> writeAdapter(model, tokenizer, directory);
      case GGUF -> {
        GgufWriter writer = new GgufWriter(model.shape(), tokenizer, weights.gguf(), name);
        directory.write(GGUF_FILE, out -> writer.write(model.weights(), out));
      }
    }
  }

  private void writeAdapter(
      HuggingFaceModel model, TokenizerFiles tokenizer, ModelDirectory directory)
      throws IOException {
    PeftAdapter adapter =
        model
            .adapter()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "The model %s has no adapters, so it cannot be written for PEFT. Train with train.adapter, or choose huggingface or gguf."
                            .formatted(model.location())));
    adapter.write(directory, tokenizer, weights.safetensors().orElseThrow());
  }

  /** The file by which a directory is known to have a model in this form. */
  public String marker() {
    return switch (format) {
      case HUGGINGFACE -> HuggingFaceConfig.FILE;
      case GGUF -> GGUF_FILE;
      case PEFT -> PeftConfig.FILE;
    };
  }
}
