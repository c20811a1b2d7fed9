package tailor.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tailor.export.LoadedModel;
import tailor.export.ModelDirectory;
import tailor.run.Progress;

/** Scores the texts of a file. */
@Command(
    name = "score",
    description = {
      "Gives texts the log-probabilities and the perplexity that a model gives them.",
      "Input rows: {\"id\", \"text\"}. Output rows, in the same order: {\"id\", \"token_ids\","
          + " \"logprobs\", \"perplexity\"}. logprobs are natural logarithms, one fewer than"
          + " token_ids: the first is that of the second token, since nothing comes before the"
          + " first. perplexity is exp(-mean(logprobs)), null where there are none. A text longer"
          + " than the model reaches is read in windows that overlap by half."
    })
final class ScoreCommand implements Callable<Integer> {
  @Mixin ModelArguments model;
  @Mixin OutputOptions output;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines; a path, or a URI of any Hadoop file system.")
  String input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines; a path, or a URI of any Hadoop file system. Replaced.")
  String target;

  @Override
  public Integer call() {
    output.applyToSparkLog();
    Configuration hadoop = new Configuration();
    ScoreInput texts = new ScoreInput(input, hadoop);
    long count = texts.requireReadable();
    try (LoadedModel loaded = model.load()) {
      write(texts, count, loaded, hadoop);
    }
    return 0;
  }

  private void write(ScoreInput texts, long count, LoadedModel loaded, Configuration hadoop) {
    Progress progress = output.progress();
    Path path = new Path(target);
    try {
      Path file = path.getFileSystem(hadoop).makeQualified(path);
      ModelDirectory.at(String.valueOf(file.getParent()), hadoop)
          .write(
              file.getName(),
              out -> {
                ScoreWriter writer =
                    new ScoreWriter(loaded, out, progress.start("score", "texts", count));
                texts.forEach(writer::add);
                long inWindows = writer.finish();
                if (inWindows > 0) {
                  progress.say(
                      "score: the model reaches %,d tokens; %,d longer texts were read in windows"
                          .formatted(loaded.config().model().maxPositions(), inWindows));
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + target, e);
    }
  }
}
