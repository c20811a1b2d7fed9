package tailor.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.export.HuggingFaceConfig;
import tailor.export.HuggingFaceModel;
import tailor.export.HuggingFaceModelWriter;
import tailor.export.ModelCard;
import tailor.export.ModelDirectory;
import tailor.export.safetensors.WeightType;

/** Exports the tuned model of a run, or writes any model anew. */
@Command(
    name = ExportStage.NAME,
    description = {
      "Writes the tuned model of a run (--config, --run-id) in Hugging Face form, with a model"
          + " card.",
      "With --model and --output: writes that model anew, for other weights or other shards;"
          + " Spark is not started."
    })
final class ExportCommand implements Callable<Integer> {
  /** The forms that a model can be written in. */
  enum Format {
    /** A directory that transformers loads. */
    HUGGINGFACE
  }

  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Option(names = "--model", paramLabel = "DIR", description = "Model in Hugging Face form.")
  @Nullable String model;

  @Option(names = "--output", paramLabel = "DIR", description = "Directory to write it to.")
  @Nullable String target;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "huggingface",
      description = "Form to write it in: huggingface (default).")
  Format format;

  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description = "With --model: f32, bf16 or f16 (default: ${DEFAULT-VALUE}).")
  WeightType weights;

  @Option(
      names = "--max-shard-bytes",
      paramLabel = "N",
      defaultValue = "" + HuggingFaceModelWriter.DEFAULT_MAX_SHARD_BYTES,
      description = "With --model: size from which weights are split (default: ${DEFAULT-VALUE}).")
  long maxShardBytes;

  @Override
  public Integer call() {
    if (model == null && target == null) {
      StageCommand.run(
          ExportStage.NAME,
          List.of(new ExportStage()),
          common,
          output,
          spec.commandLine().getOut());
      return 0;
    }
    if (model == null || target == null) {
      throw new ConfigurationException(
          "--model and --output go together; without them, the run of --run-id is exported.");
    }
    output.applyToSparkLog();
    try {
      write(model, target);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the model to " + target, e);
    }
    return 0;
  }

  private void write(String from, String to) throws IOException {
    Configuration hadoop = new Configuration();
    Path path = new Path(to);
    FileSystem found = path.getFileSystem(hadoop);
    FileSystem files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    Path directory = files.makeQualified(path);
    requireReplaceable(files, directory);
    Path staging =
        new Path(
            directory.getParent(), "_staging." + directory.getName() + "." + UUID.randomUUID());
    try (HuggingFaceModel opened = HuggingFaceModel.open(from, hadoop)) {
      ModelDirectory written = ModelDirectory.at(staging.toString(), hadoop);
      new HuggingFaceModelWriter(opened.config(), opened.tokenizerFiles(), weights, maxShardBytes)
          .write(written, opened.weights());
      Optional<byte[]> card = ModelDirectory.at(from, hadoop).read(ModelCard.FILE);
      if (card.isPresent()) {
        written.write(ModelCard.FILE, card.get());
      }
      files.delete(directory, true);
      if (!files.rename(staging, directory)) {
        throw new IOException(staging + " could not be renamed to " + directory);
      }
    } finally {
      files.delete(staging, true);
    }
  }

  private void requireReplaceable(FileSystem files, Path directory) throws IOException {
    int found;
    try {
      found = files.listStatus(directory).length;
    } catch (FileNotFoundException e) {
      return;
    }
    boolean isModel = files.exists(new Path(directory, HuggingFaceConfig.FILE));
    if (found > 0 && !(common.overwrite && isModel)) {
      throw new ConfigurationException(
          "--output is %s, which is not empty. Give another%s."
              .formatted(directory, isModel ? ", or --overwrite to replace the model" : ""));
    }
  }
}
