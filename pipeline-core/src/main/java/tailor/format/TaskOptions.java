package tailor.format;

import java.util.Optional;
import tailor.config.ComponentOptions;

/** The options that every task has; the record of a task's options declares them. */
public interface TaskOptions extends ComponentOptions {
  /** Tells several tasks of one kind apart; by default the kind. */
  Optional<String> name();

  Selection select();

  /** Multiplies the weight of the documents' sources. */
  double weight();
}
