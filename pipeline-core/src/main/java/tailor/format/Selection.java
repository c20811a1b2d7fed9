package tailor.format;

import java.io.Serializable;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.document.Document;
import tailor.document.Fields;

/**
 * Which documents a task is made of: those that meet every condition given.
 *
 * @param sources ids of sources; empty for all
 * @param kinds kinds of source; empty for all
 * @param visibilities visibilities of source; empty for all
 * @param fields fields that must be there and not blank
 */
@Doc("which documents a task is made of: those that meet every condition given")
public record Selection(
    @Doc("ids of sources; all if empty") @Default("[]") List<String> sources,
    @Doc("kinds of source (internal, literature, customer, …); all if empty") @Default("[]")
        List<String> kinds,
    @Doc("visibilities of source (public, proprietary); all if empty") @Default("[]")
        List<String> visibilities,
    @Doc("fields that must be there and not blank") @Default("[]") List<String> fields)
    implements Serializable {

  /** Every document. */
  public static final Selection ALL = new Selection(List.of(), List.of(), List.of(), List.of());

  public boolean accepts(Document document) {
    return isAmong(sources, document.getSourceId())
        && isAmong(kinds, document.getKind())
        && isAmong(visibilities, document.getVisibility())
        && fields.stream().allMatch(field -> Fields.value(document, field).isPresent());
  }

  private static boolean isAmong(List<String> allowed, String value) {
    return allowed.isEmpty() || allowed.contains(value);
  }
}
