package tailor.train;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.export.HuggingFaceConfig;
import tailor.export.HuggingFaceModel;
import tailor.export.HuggingFaceModelWriter;
import tailor.export.ModelDirectory;
import tailor.export.safetensors.WeightType;
import tailor.model.Tensor;
import tailor.tokenize.TokenizerFiles;
import tailor.train.checkpoint.ModelFiles;

/** Checkpoints that Hugging Face transformers loads, in single precision. */
public final class HuggingFaceFiles implements ModelFiles {
  private final HuggingFaceConfig config;
  private final TokenizerFiles tokenizer;
  private final Configuration hadoop;

  /**
   * Files of a model.
   *
   * @param config of the model
   * @param tokenizer that goes with it
   */
  public HuggingFaceFiles(
      HuggingFaceConfig config, TokenizerFiles tokenizer, Configuration hadoop) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.hadoop = hadoop;
  }

  @Override
  public void write(Path directory, Tensor parameters) {
    new HuggingFaceModelWriter(config, tokenizer, WeightType.F32)
        .write(ModelDirectory.at(directory.toString(), hadoop), parameters);
  }

  @Override
  public void read(Path directory, Tensor parameters) {
    try (HuggingFaceModel model = HuggingFaceModel.open(directory.toString(), hadoop)) {
      model.readWeights(parameters);
    }
  }
}
