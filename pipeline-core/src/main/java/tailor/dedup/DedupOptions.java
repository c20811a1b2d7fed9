package tailor.dedup;

import java.io.Serializable;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;

/**
 * Options of the stage {@code dedup}.
 *
 * @param punctuation whether punctuation and symbols tell texts apart
 * @param fields fields that must be equal too
 * @param near how near-duplicates are found
 */
@Doc("drops documents whose text another has too, or nearly")
public record DedupOptions(
    @Doc("whether punctuation and symbols tell texts apart") @Default("ignore")
        Punctuation punctuation,
    @Doc("fields that must be equal too, such as the label or the answer") @Default("[]")
        List<String> fields,
    @Doc("how near-duplicates are found") NearOptions near)
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
}
