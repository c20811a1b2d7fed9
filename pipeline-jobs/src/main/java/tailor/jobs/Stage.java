package tailor.jobs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.config.Problems;
import tailor.run.Manifest;
import tailor.run.Output;

/**
 * A step of the pipeline: reads datasets of a run, writes others, and is a command of its own. A
 * stateless class with a no-argument constructor, listed in {@link Stages}.
 *
 * <p>The frame around it binds the options, runs the checks of all stages before Spark starts, says
 * 'already complete' where there is nothing to do, stages the outputs, checks the ledger, digests
 * and commits. So {@link #run} only reads and writes.
 */
public interface Stage {
  /** The command: {@code clean}. */
  String name();

  /** One line for {@code --help}. */
  String summary();

  /**
   * What it reads: datasets of the same run, and files of the user's. Asked for before {@link
   * #check}, so it does not trust the options.
   */
  List<Input> inputs(TailorOptions options);

  /** What it writes, at least one; the first is the one it is known by. */
  List<Output> outputs();

  /**
   * The options that the outcome depends on, by their keys: records, numbers, texts. They are
   * hashed to tell whether a dataset is already complete, so leave out what only changes the speed.
   */
  Map<String, Object> settings(TailorOptions options);

  /**
   * Reports what can be known to be wrong before Spark starts: a tokenizer that does not fit the
   * model, a missing section. That the paths of {@link #inputs} exist is checked by the frame
   * before.
   *
   * @throws tailor.run.BadDataException if what an option names is damaged: told when no option is
   *     wrong
   */
  default void check(TailorOptions options, Problems problems) {}

  /** Lines for {@code check}: what the stage will need, as far as the options tell. */
  default List<String> outlook(TailorOptions options) {
    return List.of();
  }

  /**
   * Does the work.
   *
   * @return what became of the records, and figures for the table at the end
   */
  StageResult run(StageContext context);

  /** Returns a line that says where to find what a person would open next. */
  default Optional<String> result(TailorOptions options, Manifest manifest) {
    return Optional.empty();
  }

  /**
   * Judges what the stage made, once all stages of the command are done, or were done already.
   *
   * @param manifest of the stage's first output
   * @throws tailor.run.BadDataException if it is not good enough to be used
   */
  default void judge(TailorOptions options, Manifest manifest) {}
}
