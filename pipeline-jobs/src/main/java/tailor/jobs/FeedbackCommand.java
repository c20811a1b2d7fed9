package tailor.jobs;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.feedback.Feedback;
import tailor.feedback.FeedbackCounts;

/** Turns reviewers' verdicts into examples of the next run. */
@Command(
    name = "feedback",
    description = {
      "Turns reviewers' verdicts into examples of the next run.",
      "Input: CSV with a heading, or JSON Lines, of prompt, answer, verdict (good or bad),"
          + " correction, reviewer. Output: JSON Lines of conversations, to be named as a source"
          + " of the next configuration; beside it, what taught nothing, with the reason."
    })
final class FeedbackCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin OutputOptions output;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "The reviews: .csv, or JSON Lines.")
  String input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The examples: JSON Lines.")
  String examples;

  @Override
  public Integer call() {
    output.applyToSparkLog();
    Configuration hadoop = new Configuration();
    new OutputFile(examples).requireWritable(input, hadoop);
    FeedbackCounts counts = new Feedback(hadoop).convert(input, examples);
    TextTable table = new TextTable("outcome", "reviews");
    table.add(List.of("example", String.format("%,d", counts.examples())));
    counts
        .unused()
        .forEach((reason, count) -> table.add(List.of(reason, String.format("%,d", count))));
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.println("examples: " + examples);
    if (counts.unusedTotal() > 0) {
      out.println("unused:   " + examples + Feedback.UNUSED);
    }
    out.flush();
    return 0;
  }
}
