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
   * Runs the checks of all stages.
   *
   * @throws tailor.config.ConfigurationException with all that is wrong
   */
  void requirePassed(Bound bound) {
    Problems problems = bound.problems();
    for (Stage stage : stages) {
      stage.check(bound.options(), problems);
    }
    problems.throwIfAny();
    for (Stage stage : stages) {
      for (Input input : stage.inputs(bound.options())) {
        if (input instanceof Input.Path path) {
          checkExists(path, problems);
        }
      }
    }
    problems.throwIfAny();
  }

  private void checkExists(Input.Path input, Problems problems) {
    Path path = new Path(input.path());
    try {
      FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
      if (found == null || found.length == 0) {
        problems.add(
            input.key(),
            "is '%s', which does not exist; expected a file or directory, or a pattern that matches some"
                .formatted(input.path()));
      }
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          input.key(),
          "is '%s', which cannot be reached: %s".formatted(input.path(), e.getMessage()));
    }
  }
}
