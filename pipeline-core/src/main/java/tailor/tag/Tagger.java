package tailor.tag;

import java.util.Optional;
import tailor.config.Component;
import tailor.document.Document;

/**
 * Names a property of a document: its language, sentiment, topic, or the organization's label.
 * Never throws on any document.
 */
public interface Tagger<O extends TaggerOptions> extends Component<O> {
  /** Returns the tag's value, or empty where it cannot be told. */
  Optional<String> tag(Document document, O options);
}
