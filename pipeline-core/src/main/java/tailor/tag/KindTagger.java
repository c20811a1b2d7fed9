package tailor.tag;

import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.document.Document;

/** Names the kind of a document's source: internal, literature, customer. */
@Doc("the kind of the document's source: internal, literature, customer")
public final class KindTagger implements Tagger<KindTagger.Options> {
  public record Options(@Doc("name of the tag") @Default("kind") String tag)
      implements TaggerOptions {}

  @Override
  public Optional<String> tag(Document document, Options options) {
    return Optional.of(document.getKind()).filter(kind -> !kind.isBlank());
  }
}
