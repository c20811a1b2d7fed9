package tailor.jobs;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import tailor.config.Problems;

/** What can be known to be wrong before Spark starts. */
final class Checks {
  private final List<Stage> stages;
  private final Configuration hadoop;

  Checks(List<Stage> stages, Configuration hadoop) {
    this.stages = stages;
    this.hadoop = hadoop;
  }

  /**
   * Runs the checks of all stages. One whose input is missing is not asked for more.
   *
   * @throws tailor.config.ConfigurationException with all that is wrong
   */
  void requirePassed(Bound bound) {
    Problems problems = bound.problems();
    for (Stage stage : stages) {
      boolean present = true;
      for (Input input : stage.inputs(bound.options())) {
        present &= isPresent(input, problems);
      }
      if (present) {
        stage.check(bound.options(), problems);
      }
    }
    problems.throwIfAny();
  }

  /** Datasets are looked for when their stage's turn comes: those before it may write them. */
  private boolean isPresent(Input input, Problems problems) {
    if (!(input instanceof Input.Path file)) {
      return true;
    }
    Path path = new Path(file.path());
    try {
      FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
      if (found != null && found.length > 0) {
        return true;
      }
      problems.add(
          file.key(),
          "is '%s', which does not exist; expected a file or directory, or a pattern that matches some"
              .formatted(file.path()));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          file.key(),
          "is '%s', which cannot be reached: %s".formatted(file.path(), e.getMessage()));
    }
    return false;
  }
}
