package tailor.clean;

import tailor.config.Component;
import tailor.config.ComponentOptions;

/** Repairs a text. Never throws on any text, and leaves a clean text as it is. */
public interface Cleaner<O extends ComponentOptions> extends Component<O> {
  String clean(String text, O options);
}
