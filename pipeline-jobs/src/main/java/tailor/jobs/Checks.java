package tailor.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.export.HuggingFaceModel;
import tailor.run.BadDataException;

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
   * @throws BadDataException if nothing is wrong with the options, but what one names is damaged
   */
  void requirePassed(Bound bound) {
    Problems problems = bound.problems();
    List<BadDataException> damages = new ArrayList<>();
    Map<String, Absence> absences = new LinkedHashMap<>();
    Set<Input.Path> models = new LinkedHashSet<>();
    for (Stage stage : stages) {
      List<Absence> ofStage =
          stage.inputs(bound.options()).stream().flatMap(input -> absence(input).stream()).toList();
      ofStage.forEach(absence -> absences.merge(absence.key(), absence, Absence::outer));
      if (ofStage.isEmpty()) {
        models.addAll(models(stage, bound.options()));
        collect(damages, () -> stage.check(bound.options(), problems));
      }
    }
    models.forEach(model -> collect(damages, () -> requireWhole(model, problems)));
    absences.values().forEach(absence -> problems.add(absence.key(), absence.message()));
    problems.throwIfAny();
    if (!damages.isEmpty()) {
      throw damages.get(0);
    }
  }

  private static void collect(List<BadDataException> damages, Runnable check) {
    try {
      check.run();
    } catch (BadDataException e) {
      damages.add(e);
    }
  }

  private static List<Input.Path> models(Stage stage, TailorOptions options) {
    return stage.inputs(options).stream()
        .filter(Input.Path.class::isInstance)
        .map(Input.Path.class::cast)
        .filter(input -> input.content() == Input.Content.MODEL)
        .toList();
  }

  /**
   * Opens a model and reads all its weights once, however many stages name it: one that is damaged
   * is known before Spark starts rather than when the data is ready.
   */
  private void requireWhole(Input.Path input, Problems problems) {
    try (HuggingFaceModel model = HuggingFaceModel.open(input.path(), hadoop)) {
      model.readWeights((offset, values, count) -> {});
    } catch (ConfigurationException e) {
      problems.add(input.key(), "cannot be used: " + e.getMessage());
    }
  }

  /** Datasets are looked for when their stage's turn comes: those before it may write them. */
  private Optional<Absence> absence(Input input) {
    if (!(input instanceof Input.Path file)) {
      return Optional.empty();
    }
    Path path = new Path(file.path());
    try {
      FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
      return found != null && found.length > 0
          ? Optional.empty()
          : Optional.of(
              new Absence(
                  file,
                  "does not exist; expected a file or directory, or a pattern that matches some"));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(new Absence(file, "cannot be reached: " + e.getMessage()));
    }
  }

  /** A path of the user's where nothing is found. */
  private record Absence(Input.Path input, String reason) {
    String key() {
      return input.key();
    }

    String message() {
      return "points to '%s', which %s".formatted(input.path(), reason);
    }

    /** Of a directory and a file in it, the directory is the one to name. */
    Absence outer(Absence other) {
      return input.path().length() <= other.input.path().length() ? this : other;
    }
  }
}
