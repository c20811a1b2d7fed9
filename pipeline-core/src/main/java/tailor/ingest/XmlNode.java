package tailor.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element with all that is in it.
 *
 * @param name without its namespace
 * @param attributes by their names without namespace
 * @param content texts and elements in their order
 */
record XmlNode(String name, Map<String, String> attributes, List<Object> content) {

  /**
   * Reads the element that the reader has just come to the start of, to its end.
   *
   * @throws MalformedException if it is nested deeper or longer than allowed
   */
  static XmlNode read(XMLStreamReader xml, int deepest, int longest)
      throws XMLStreamException, MalformedException {
    return new Builder(deepest, longest).read(xml);
  }

  /** Its text: that of inline elements runs on, other elements are on lines of their own. */
  String text() {
    StringBuilder text = new StringBuilder();
    boolean mixed = isMixed();
    for (Object part : content) {
      if (part instanceof XmlNode element) {
        text.append(mixed ? "" : "\n").append(element.text());
      } else {
        text.append(part);
      }
    }
    return text.toString().lines().map(String::strip).collect(Collectors.joining("\n")).strip();
  }

  /** Attributes, child elements, and the attributes of those, as a record's values. */
  Map<String, FieldMapping.Value> fields() {
    Map<String, FieldMapping.Value> fields = new LinkedHashMap<>();
    attributes.forEach((key, value) -> fields.put("@" + key, FieldMapping.Value.of(value)));
    Map<String, List<XmlNode>> children = new LinkedHashMap<>();
    for (XmlNode child : elements()) {
      children.computeIfAbsent(child.name, key -> new ArrayList<>()).add(child);
    }
    children.forEach(
        (key, nodes) -> {
          XmlNode first = nodes.get(0);
          if (nodes.size() == 1 && first.isText()) {
            fields.put(key, FieldMapping.Value.of(first.text()));
            first.attributes.forEach(
                (attribute, value) ->
                    fields.put(key + "/@" + attribute, FieldMapping.Value.of(value)));
          } else {
            JsonNode json = nodes.size() == 1 ? first.json() : array(nodes);
            fields.put(
                key,
                new FieldMapping.Value(
                    json.toString(), nodes.stream().map(XmlNode::text).toList()));
          }
        });
    return fields;
  }

  private JsonNode json() {
    if (isText() && attributes.isEmpty()) {
      return JsonNodeFactory.instance.textNode(text());
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    attributes.forEach((key, value) -> object.put("@" + key, value));
    if (isText()) {
      return object.put("#text", text());
    }
    Map<String, List<XmlNode>> children = new LinkedHashMap<>();
    elements()
        .forEach(
            child -> children.computeIfAbsent(child.name, key -> new ArrayList<>()).add(child));
    children.forEach(
        (key, nodes) -> object.set(key, nodes.size() == 1 ? nodes.get(0).json() : array(nodes)));
    return object;
  }

  private static ArrayNode array(List<XmlNode> nodes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    nodes.forEach(node -> array.add(node.json()));
    return array;
  }

  private List<XmlNode> elements() {
    return content.stream().filter(XmlNode.class::isInstance).map(XmlNode.class::cast).toList();
  }

  /** Whether it is a value: it has text of its own, or no elements. */
  private boolean isText() {
    return isMixed() || elements().isEmpty();
  }

  private boolean isMixed() {
    return content.stream().anyMatch(part -> part instanceof String text && !text.isBlank());
  }

  /** The element as XML. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  private void write(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (key, value) ->
            out.append(' ').append(key).append("=\"").append(escape(value)).append('"'));
    out.append('>');
    for (Object part : content) {
      if (part instanceof XmlNode element) {
        element.write(out);
      } else {
        out.append(escape(part.toString()));
      }
    }
    out.append("</").append(name).append('>');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static final class Builder {
    private final int deepest;
    private final int longest;
    private int length;

    Builder(int deepest, int longest) {
      this.deepest = deepest;
      this.longest = longest;
    }

    XmlNode read(XMLStreamReader xml) throws XMLStreamException, MalformedException {
      return read(xml, 1);
    }

    private XmlNode read(XMLStreamReader xml, int depth)
        throws XMLStreamException, MalformedException {
      if (depth > deepest) {
        throw new MalformedException(
            0, "too-deep", "elements nested more than %d deep".formatted(deepest));
      }
      XmlNode node = new XmlNode(xml.getLocalName(), new LinkedHashMap<>(), new ArrayList<>());
      count(node.name);
      for (int i = 0; i < xml.getAttributeCount(); i++) {
        count(xml.getAttributeValue(i));
        node.attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
      }
      while (true) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> node.content.add(read(xml, depth + 1));
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            count(xml.getText());
            node.content.add(xml.getText());
          }
          case XMLStreamConstants.ENTITY_REFERENCE ->
              throw new XMLStreamException(
                  "unknown entity " + xml.getLocalName(), xml.getLocation());
          case XMLStreamConstants.END_ELEMENT -> {
            return node;
          }
          default -> {}
        }
      }
    }

    private void count(String part) throws MalformedException {
      length += part.length();
      if (length > longest) {
        throw new MalformedException(
            0, "too-large", "a record of more than %,d characters".formatted(longest));
      }
    }
  }
}
