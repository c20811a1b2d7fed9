package tailor.dedup;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.PortableRecord;

/**
 * Options of the stage {@code dedup}.
 *
 * @param punctuation whether punctuation and symbols tell texts apart
 * @param fields fields that must be equal too
 * @param near how near-duplicates are found
 * @param url how documents of the same address are told, if they are
 * @param repeatedText which repeated parts are taken out of documents, if they are
 */
@Doc("drops documents whose text another has too, or nearly")
public record DedupOptions(
    @Doc("whether punctuation and symbols tell texts apart") @Default("ignore")
        Punctuation punctuation,
    @Doc("fields that must be equal too, such as the label or the answer") @Default("[]")
        List<String> fields,
    @Doc("how near-duplicates are found") NearOptions near,
    @Doc("which documents are dropped for having another's address; none if left out")
        Optional<UrlOptions> url,
    @Doc("which lines or paragraphs are taken out of documents; none if left out")
        Optional<RepeatedTextOptions> repeatedText)
    implements Serializable {

  /** Whether punctuation and symbols tell texts apart. */
  public enum Punctuation {
    /** They count as white space: {@code Hello, world!} is {@code hello world}. */
    IGNORE,
    /** They count as letters do. */
    KEEP
  }

  public DedupOptions {
    fields = List.copyOf(fields);
  }

  /** Options that leave addresses and repeated parts alone. */
  public DedupOptions(Punctuation punctuation, List<String> fields, NearOptions near) {
    this(punctuation, fields, near, Optional.empty(), Optional.empty());
  }

  private Object writeReplace() {
    return PortableRecord.of(this);
  }
}
