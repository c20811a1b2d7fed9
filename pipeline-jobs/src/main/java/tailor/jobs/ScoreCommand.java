package tailor.jobs;

import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tailor.export.LoadedModel;

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
    Scoring scoring = new Scoring(input, target, hadoop);
    scoring.requireReadable();
    new OutputFile(target).requireWritable(input, hadoop);
    try (LoadedModel loaded = model.load(output.progress())) {
      scoring.run(loaded, output.progress());
    }
    return 0;
  }
}
