package tailor.tag;

import tailor.config.ComponentOptions;

/** The option that every tagger has; the record of a tagger's options declares it. */
public interface TaggerOptions extends ComponentOptions {
  /** The name of the tag. */
  String tag();
}
