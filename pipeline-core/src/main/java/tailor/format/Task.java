package tailor.format;

import tailor.config.Component;
import tailor.document.Document;

/**
 * What the model is to learn from a document: makes one example of it, or says why not. Never
 * throws on any document.
 */
public interface Task<O extends TaskOptions> extends Component<O> {
  /** The kind of its examples, as in {@code classification}. */
  String kind();

  Draft draft(Document document, O options);
}
