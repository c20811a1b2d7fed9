package tailor.jobs;

import java.util.List;
import tailor.config.Component;
import tailor.config.ComponentOptions;
import tailor.run.Output;

/**
 * A whole job of your own, called by {@code run-job NAME}: registered under {@code
 * META-INF/services/tailor.jobs.Job} it has a short name ({@code word-count} for {@code
 * WordCountJob}); any class can be named in full. Its options lie in the section {@code jobs.NAME}.
 *
 * <p>The same frame is around it as around a {@link Stage}: outputs are staged, committed together
 * and skipped when they are complete.
 *
 * @param <O> the record of its options
 */
public interface Job<O extends ComponentOptions> extends Component<O> {
  /** What it reads: datasets of the run, and files of the user's. */
  default List<Input> inputs(O options) {
    return List.of();
  }

  /** What it writes, at least one. */
  List<Output> outputs(O options);

  /** Does the work. */
  StageResult run(StageContext context, O options);
}
