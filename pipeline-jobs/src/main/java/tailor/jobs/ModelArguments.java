package tailor.jobs;

import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;
import tailor.config.ConfigurationException;
import tailor.export.LoadedModel;

/** The options that every command on a model has; mix them in. */
final class ModelArguments {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "PATH",
      description =
          "Model: a directory in Hugging Face form, or a GGUF file. A path, or a URI"
              + " of any Hadoop file system.")
  String location;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute; all processors if left out.")
  int threads = Runtime.getRuntime().availableProcessors();

  LoadedModel load() {
    if (threads < 1) {
      throw new ConfigurationException("--threads is " + threads + ", expected at least 1.");
    }
    return LoadedModel.load(location, new Configuration(), threads);
  }
}
