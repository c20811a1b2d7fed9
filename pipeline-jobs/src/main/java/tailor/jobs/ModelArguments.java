package tailor.jobs;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tailor.config.ConfigurationException;
import tailor.export.LoadedModel;
import tailor.export.hub.HubModels;
import tailor.export.hub.HubName;
import tailor.run.Progress;

/** The options that every command on a model has; mix them in. */
final class ModelArguments {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "PATH",
      description =
          "Model: a directory in Hugging Face form or of PEFT's, or a GGUF file, as a path or a URI"
              + " of any Hadoop file system; or hf://owner/name[@revision].")
  String location;

  @Option(
      names = "--base",
      paramLabel = "PATH",
      description =
          "With a directory of PEFT's: the model that it adapts, if not the one that it names.")
  @Nullable String base;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute; all processors if left out.")
  int threads = Runtime.getRuntime().availableProcessors();

  /**
   * Loads the model.
   *
   * @param progress is told what is fetched from a hub
   */
  LoadedModel load(Progress progress) {
    if (threads < 1) {
      throw new ConfigurationException("--threads is " + threads + ", expected at least 1.");
    }
    return LoadedModel.load(
        local(location, progress),
        Optional.ofNullable(base).map(named -> local(named, progress)),
        new Configuration(),
        threads);
  }

  /** Fetches a model that is named on a hub; another location stays as it is. */
  static String local(String location, Progress progress) {
    return HubName.isAt(location)
        ? HubModels.ofEnvironment(progress).fetch(HubName.parse(location)).directory().toString()
        : location;
  }
}
