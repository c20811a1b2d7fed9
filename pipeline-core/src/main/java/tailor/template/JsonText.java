package tailor.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as JSON, as Python's {@code json.dumps} writes them. */
final class JsonText {
  private final Layout layout;
  private final Text.Builder json = new Text.Builder();

  private JsonText(Layout layout) {
    this.layout = layout;
  }

  /**
   * How JSON is laid out.
   *
   * @param ascii whether all other characters are escaped
   * @param indent what a level of nesting is indented by, each value on its own line; one line if
   *     empty
   */
  record Layout(
      boolean ascii, Optional<String> indent, String between, String afterKey, boolean sortKeys) {}

  static Text of(Object value, Layout layout) {
    JsonText text = new JsonText(layout);
    text.write(value, 0);
    return text.json.build();
  }

  private void write(Object value, int depth) {
    if (depth > Limits.NESTING) {
      throw TemplateException.of("written values are nested deeper than " + Limits.NESTING);
    }
    if (value instanceof Text text) {
      quote(text);
    } else if (value instanceof List<?> list) {
      list(list, depth);
    } else if (value instanceof Map<?, ?> map) {
      map(map, depth);
    } else {
      json.append(scalar(value));
    }
  }

  private static String scalar(Object value) {
    if (value instanceof Double number) {
      return Double.isNaN(number)
          ? "NaN"
          : Double.isInfinite(number)
              ? (number > 0 ? "Infinity" : "-Infinity")
              : FloatText.of(number);
    }
    if (value instanceof Boolean || value instanceof Number) {
      return value.toString();
    }
    if (value == None.NONE) {
      return "null";
    }
    throw Types.unexpected(value, "a value of JSON", "tojson");
  }

  private void list(List<?> list, int depth) {
    json.append("[");
    for (int i = 0; i < list.size(); i++) {
      separate(i == 0, depth + 1);
      write(list.get(i), depth + 1);
    }
    close(list.isEmpty(), "]", depth);
  }

  private void map(Map<?, ?> map, int depth) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    if (layout.sortKeys()) {
      entries.sort(Comparator.comparing(Map.Entry::getKey, Comparison::compare));
    }
    json.append("{");
    for (int i = 0; i < entries.size(); i++) {
      separate(i == 0, depth + 1);
      Object key = entries.get(i).getKey();
      quote(key instanceof Text text ? text : Text.ofTemplate(scalar(key)));
      json.append(layout.afterKey());
      write(entries.get(i).getValue(), depth + 1);
    }
    close(map.isEmpty(), "}", depth);
  }

  private void separate(boolean isFirst, int depth) {
    json.append(isFirst ? "" : layout.between());
    breakLine(depth);
  }

  private void close(boolean isEmpty, String bracket, int depth) {
    if (!isEmpty) {
      breakLine(depth);
    }
    json.append(bracket);
  }

  private void breakLine(int depth) {
    layout.indent().ifPresent(indent -> json.append("\n" + indent.repeat(depth)));
  }

  private void quote(Text text) {
    json.append("\"");
    for (Text.Run run : text.runs()) {
      StringBuilder escaped = new StringBuilder();
      run.text().chars().forEach(c -> escape((char) c, escaped));
      json.append(escaped.toString(), run.origin());
    }
    json.append("\"");
  }

  private void escape(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\f' -> out.append("\\f");
      case '\b' -> out.append("\\b");
      default -> {
        if (c < ' ' || layout.ascii() && c > '~') {
          out.append("\\u%04x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
