package tailor.dedup;

import java.io.Serializable;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * Which repeated parts are taken out of documents.
 *
 * @param unit what is compared
 * @param maxDocuments in how many documents a part may stand
 * @param minCharacters how long a part is at least that is taken out
 * @param kept where a part stays that stands in more documents
 */
@Doc("takes lines or paragraphs out of documents that stand in many of them (arXiv 1911.00359)")
public record RepeatedTextOptions(
    @Doc("what is compared: the lines of a document, or what blank lines divide") @Default("line")
        Unit unit,
    @Doc("in how many documents a line or paragraph may stand and stay")
        @Default("10")
        @InRange(min = 1)
        int maxDocuments,
    @Doc("fewest characters of a line or paragraph that is taken out; brackets of code stay")
        @Default("20")
        @InRange(min = 1)
        int minCharacters,
    @Doc("where a line or paragraph stays that stands in more documents") @Default("first")
        Kept kept)
    implements Serializable {

  /** What is compared. */
  public enum Unit {
    LINE,
    /** What blank lines divide. */
    PARAGRAPH
  }

  /** Where a part stays that is taken out of other documents. */
  public enum Kept {
    /** In the document of the smallest id. */
    FIRST,
    NOWHERE
  }
}
