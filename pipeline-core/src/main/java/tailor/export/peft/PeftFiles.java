package tailor.export.peft;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import tailor.export.ModelDirectory;
import tailor.export.safetensors.NamedTensor;
import tailor.export.safetensors.WeightType;
import tailor.model.AdapterLayout;
import tailor.model.Tensor;
import tailor.tokenize.TokenizerFiles;

/**
 * The flat vector of adapters written to and read from a directory of PEFT's, in single precision.
 */
public final class PeftFiles {
  private final AdapterLayout layout;
  private final PeftConfig config;

  public PeftFiles(AdapterLayout layout, PeftConfig config) {
    this.layout = layout;
    this.config = config;
  }

  /**
   * Writes a directory.
   *
   * @param adapters vector of {@link AdapterLayout#size}
   * @param tokenizer written beside them
   * @throws tailor.run.BadDataException if an element is NaN
   */
  public void write(ModelDirectory directory, Tensor adapters, TokenizerFiles tokenizer)
      throws IOException {
    List<NamedTensor> tensors =
        layout.parameters().values().stream()
            .map(
                parameter ->
                    new NamedTensor(
                        PeftNames.PREFIX + parameter.name(),
                        parameter.shape(),
                        (offset, values, count) ->
                            adapters.read(
                                parameter.offset() + offset, FloatBuffer.wrap(values, 0, count))))
            .toList();
    PeftAdapter.write(directory, config, tensors, tokenizer, WeightType.F32);
  }

  /**
   * Reads a directory, bit for bit as it was written.
   *
   * @throws tailor.run.BadDataException if it is of other adapters
   */
  public void read(ModelDirectory directory, Tensor adapters) throws IOException {
    PeftAdapter stored = PeftAdapter.read(directory);
    layout
        .parameters()
        .values()
        .forEach(
            parameter ->
                adapters.write(
                    parameter.offset(), FloatBuffer.wrap(stored.tensor(parameter.name()))));
  }
}
