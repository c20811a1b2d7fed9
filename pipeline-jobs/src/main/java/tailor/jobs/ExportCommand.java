package tailor.jobs;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.export.HuggingFaceModelWriter;
import tailor.export.ModelFormat;
import tailor.export.ModelOutput;
import tailor.export.WeightEncoding;
import tailor.run.Progress;

/** Exports the tuned model of a run, or writes any model anew. */
@Command(
    name = ExportStage.NAME,
    description = {
      "Writes the tuned model of a run (--config, --run-id) in Hugging Face form, as GGUF or for"
          + " PEFT, with a model card.",
      "With --model and --output: writes that model anew, in another form or with other weights;"
          + " Spark is not started."
    })
final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description =
          "Model: a directory in Hugging Face form or of PEFT's, a GGUF file, or hf://owner/name.")
  @Nullable String model;

  @Option(
      names = "--base",
      paramLabel = "PATH",
      description =
          "With --model, a directory of PEFT's: the model that it adapts, if not the one that it"
              + " names.")
  @Nullable String base;

  @Option(names = "--output", paramLabel = "DIR", description = "Directory to write it to.")
  @Nullable String target;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "huggingface",
      description =
          "With --model: huggingface, gguf, or peft of a directory of PEFT's (default:"
              + " ${DEFAULT-VALUE}).")
  ModelFormat format;

  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description = "With --model: f32, bf16, f16, or of gguf q8_0 (default: ${DEFAULT-VALUE}).")
  WeightEncoding weights;

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
    if (maxShardBytes < 1) {
      throw new ConfigurationException(
          "--max-shard-bytes is " + maxShardBytes + ", expected at least 1.");
    }
    output.applyToSparkLog();
    Progress progress = output.progress();
    ModelOutput form = new ModelOutput(format, weights, maxShardBytes);
    new ModelRewrite(
            ModelArguments.local(model, progress),
            Optional.ofNullable(base).map(named -> ModelArguments.local(named, progress)),
            target,
            form,
            common.overwrite)
        .run();
    return 0;
  }
}
