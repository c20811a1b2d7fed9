package tailor.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The records of one XML file. */
final class XmlReadings implements Readings {
  private static final int DEEPEST = 100;
  private static final XMLInputFactory FACTORY = factory();

  private final InputStream in;
  private final XMLStreamReader xml;
  private final XmlReader.Options options;
  private final int maxRecordBytes;
  private int depth;
  private long records;

  XmlReadings(SourceFile file, XmlReader.Options options) throws IOException {
    this.options = options;
    this.maxRecordBytes = file.maxRecordBytes();
    this.in = file.open();
    try {
      this.xml =
          file.declaredEncoding().isPresent()
              ? FACTORY.createXMLStreamReader(in, file.declaredEncoding().get().name())
              : FACTORY.createXMLStreamReader(in);
    } catch (XMLStreamException e) {
      in.close();
      throw malformed(e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory;
  }

  @Override
  public @Nullable Reading next() throws IOException {
    try {
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        } else if (event == XMLStreamConstants.START_ELEMENT) {
          if (isRecord()) {
            return read(XmlNode.read(xml, DEEPEST, maxRecordBytes));
          }
          depth++;
        }
      }
      return null;
    } catch (XMLStreamException e) {
      throw malformed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    } finally {
      in.close();
    }
  }

  private boolean isRecord() {
    return options.element().map(xml.getLocalName()::equals).orElse(depth == 1);
  }

  private Reading read(XmlNode record) {
    Map<String, FieldMapping.Value> values = record.fields();
    boolean wholeText = options.textFields().isEmpty();
    List<String> textFields = wholeText ? List.of(record.name()) : options.textFields();
    if (wholeText) {
      values.put(record.name(), FieldMapping.Value.of(record.text()));
    }
    return new FieldMapping(textFields, options.titleField(), options.idField())
        .apply(records++, values, () -> record.toString().getBytes(StandardCharsets.UTF_8));
  }

  private MalformedException malformed(XMLStreamException e) {
    Location location = e.getLocation();
    String where =
        location == null
            ? ""
            : "line %d, column %d: "
                .formatted(location.getLineNumber(), location.getColumnNumber());
    return new MalformedException(records, "not-xml", where + e.getMessage());
  }
}
