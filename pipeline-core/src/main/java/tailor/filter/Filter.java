package tailor.filter;

import tailor.config.Component;
import tailor.config.ComponentOptions;
import tailor.document.Document;

/** Decides whether a document serves the objective. Never throws on any text. */
public interface Filter<O extends ComponentOptions> extends Component<O> {
  Verdict judge(Document document, O options);
}
