package tailor.clean;

import tailor.config.Component;
import tailor.config.ComponentOptions;

/** Repairs a text. Never throws on any text, and leaves a clean text as it is. */
public interface Cleaner<O extends ComponentOptions> extends Component<O> {

  /** Which texts of a document a cleaner runs over. */
  enum Scope {
    /** Its text, its title and its fields. */
    EVERY_TEXT,
    /** Its text alone. */
    BODY
  }

  String clean(String text, O options);

  /** Which texts it runs over; all of them unless it says otherwise. */
  default Scope scope() {
    return Scope.EVERY_TEXT;
  }
}
