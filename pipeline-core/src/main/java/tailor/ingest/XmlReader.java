package tailor.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;

/**
 * XML: every element of a name is a record. Its attributes are fields {@code @name}; its child
 * elements are fields by their names, nested ones as JSON. Without {@code text-fields} the text is
 * all text in the record.
 *
 * <p>Nothing outside the file is ever read: document types are skipped, entities beyond the five of
 * XML are errors.
 */
@Doc("XML: every element of a name is a record")
public final class XmlReader implements SourceReader<XmlReader.Options> {

  public record Options(
      @Doc("name of the elements that are records; by default the children of the root")
          Optional<String> element,
      @Doc("child elements or @attributes that make up the text; all text of the record if empty")
          @Default("[]")
          List<String> textFields,
      @Doc("child element or @attribute with the title, where a record has it") @Default("title")
          String titleField,
      @Doc("child element or @attribute with the record's id, where a record has it")
          @Default("@id")
          String idField)
      implements ComponentOptions {
    public Options {
      textFields = List.copyOf(textFields);
    }
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.xml");
  }

  @Override
  public Readings read(SourceFile file, Options options) throws IOException {
    return new XmlReadings(file, options);
  }
}
