package tailor.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.export.ModelDirectory;
import tailor.export.peft.PeftFiles;
import tailor.model.Tensor;
import tailor.tokenize.TokenizerFiles;
import tailor.train.checkpoint.ModelFiles;

/** Checkpoints of adapters, which PEFT loads onto their base model. */
public final class AdapterFiles implements ModelFiles {
  private final PeftFiles adapters;
  private final TokenizerFiles tokenizer;
  private final Configuration hadoop;

  /**
   * Files of adapters.
   *
   * @param tokenizer that goes with the base model
   */
  public AdapterFiles(PeftFiles adapters, TokenizerFiles tokenizer, Configuration hadoop) {
    this.adapters = adapters;
    this.tokenizer = tokenizer;
    this.hadoop = hadoop;
  }

  @Override
  public void write(Path directory, Tensor parameters) {
    try {
      adapters.write(at(directory), parameters, tokenizer);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the adapters to " + directory, e);
    }
  }

  @Override
  public void read(Path directory, Tensor parameters) {
    try {
      adapters.read(at(directory), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the adapters in " + directory, e);
    }
  }

  private ModelDirectory at(Path directory) {
    return ModelDirectory.at(directory.toString(), hadoop);
  }
}
