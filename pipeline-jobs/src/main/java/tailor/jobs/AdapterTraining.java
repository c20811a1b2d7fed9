package tailor.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.export.HuggingFaceModel;
import tailor.export.peft.PeftConfig;
import tailor.export.peft.PeftFiles;
import tailor.model.AdapterInitializer;
import tailor.model.AdapterLayout;
import tailor.tokenize.TokenizerFiles;
import tailor.train.AdapterFiles;
import tailor.train.AdapterOptions;
import tailor.train.StoredBase;
import tailor.train.Trainer;
import tailor.train.checkpoint.ModelFiles;
import tailor.train.graph.Adaptation;

/**
 * How adapters of a base model are trained and kept.
 *
 * @param layout of the adapters
 * @param model the base model, open
 * @param location of the base model, the same on every machine
 */
record AdapterTraining(
    AdapterLayout layout, HuggingFaceModel model, String location, Configuration hadoop) {
  private static final String HUB = "hf://";
  private static final String LOCAL = "file:";

  static AdapterTraining of(
      AdapterOptions options, HuggingFaceModel model, String base, Configuration hadoop) {
    AdapterLayout layout = AdapterLayout.of(model.shape(), options.lora());
    return new AdapterTraining(layout, model, qualified(base, hadoop), hadoop);
  }

  /** Executors have other working directories and default file systems than the driver. */
  private static String qualified(String base, Configuration hadoop) {
    if (base.startsWith(HUB)) {
      return base;
    }
    try {
      Path path = new Path(base);
      return path.getFileSystem(hadoop).makeQualified(path).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the model " + base, e);
    }
  }

  Trainer trainer(long seed) {
    return new Trainer(
        model.shape(),
        new Adaptation(layout.lora(), new StoredBase(location, hadoop)),
        adapters -> AdapterInitializer.initialize(layout, adapters, model.weights()::get, seed));
  }

  /** Checkpoints in the form of PEFT, which knows local paths without their scheme only. */
  ModelFiles files(TokenizerFiles tokenizer) {
    String base = location.startsWith(LOCAL) ? new Path(location).toUri().getPath() : location;
    return new AdapterFiles(new PeftFiles(layout, PeftConfig.of(layout, base)), tokenizer, hadoop);
  }
}
