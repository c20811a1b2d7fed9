package tailor.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.export.LoadedModel;
import tailor.export.ModelDirectory;
import tailor.run.BadDataException;
import tailor.run.Progress;

/** The texts of one file, scored into another. */
final class Scoring {
  private final ScoreInput texts;
  private final String target;
  private final Configuration hadoop;
  private long count;

  Scoring(String input, String target, Configuration hadoop) {
    this.texts = new ScoreInput(input, hadoop);
    this.target = target;
    this.hadoop = hadoop;
  }

  /**
   * Reads and counts all rows, before a model is loaded.
   *
   * @throws BadDataException if rows are malformed, with their lines
   */
  void requireReadable() {
    count = texts.requireReadable();
  }

  /** Writes the scores, in place of what is there. */
  void run(LoadedModel model, Progress progress) {
    Path path = new Path(target);
    try {
      Path file = path.getFileSystem(hadoop).makeQualified(path);
      ModelDirectory.at(String.valueOf(file.getParent()), hadoop)
          .write(
              file.getName(),
              out -> {
                ScoreWriter writer =
                    new ScoreWriter(model, out, progress.start("score", "texts", count));
                texts.forEach(writer::add);
                long inWindows = writer.finish();
                if (inWindows > 0) {
                  progress.say(
                      "score: the model reaches %,d tokens; %,d longer texts were read in windows"
                          .formatted(model.config().model().maxPositions(), inWindows));
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + target, e);
    }
  }
}
