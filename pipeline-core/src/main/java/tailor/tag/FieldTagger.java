package tailor.tag;

import java.util.Map;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.document.Document;
import tailor.document.Fields;

/** Takes a tag from a field of the record. */
@Doc("the value of a field of the record, by another name if wanted")
public final class FieldTagger implements Tagger<FieldTagger.Options> {
  public record Options(
      @Doc("name of the tag") String tag,
      @Doc("the field") String field,
      @Doc("what values of the field are called as tags; others stay as they are") @Default("{}")
          Map<String, String> names)
      implements TaggerOptions {}

  @Override
  public Optional<String> tag(Document document, Options options) {
    return Fields.value(document, options.field())
        .map(String::strip)
        .map(value -> options.names().getOrDefault(value, value));
  }
}
