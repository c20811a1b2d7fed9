package tailor.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Values as text, as Python's {@code str} and {@code repr} write them. */
final class Printing {
  private final Text.Builder text = new Text.Builder();

  private Printing() {}

  /** What a value is written as: a string as it is, nothing for what is undefined. */
  static Text print(Object value) {
    if (value instanceof Text string) {
      return string;
    }
    if (value instanceof Undefined) {
      return Text.EMPTY;
    }
    Printing printing = new Printing();
    printing.represent(value, 0);
    return printing.text.build();
  }

  private void represent(Object value, int depth) {
    if (depth > Limits.NESTING) {
      throw TemplateException.of("written values are nested deeper than " + Limits.NESTING);
    }
    if (value instanceof Text string) {
      quote(string);
    } else if (value instanceof Boolean flag) {
      text.append(flag ? "True" : "False");
    } else if (value instanceof Double number) {
      text.append(FloatText.of(number));
    } else if (value instanceof Number number) {
      text.append(number.toString());
    } else if (value instanceof List<?> list) {
      list(list, depth);
    } else if (value instanceof Map<?, ?> map) {
      map(map, depth);
    } else if (value == None.NONE) {
      text.append("None");
    } else if (value instanceof Undefined) {
      text.append("Undefined");
    } else {
      throw TemplateException.of(Types.name(value) + " cannot be written");
    }
  }

  private void list(List<?> list, int depth) {
    boolean isTuple = list instanceof Tuple;
    text.append(isTuple ? "(" : "[");
    for (int i = 0; i < list.size(); i++) {
      text.append(i == 0 ? "" : ", ");
      represent(list.get(i), depth + 1);
    }
    text.append(isTuple && list.size() == 1 ? "," : "");
    text.append(isTuple ? ")" : "]");
  }

  private void map(Map<?, ?> map, int depth) {
    text.append("{");
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> entry = i.next();
      represent(entry.getKey(), depth + 1);
      text.append(": ");
      represent(entry.getValue(), depth + 1);
      text.append(i.hasNext() ? ", " : "");
    }
    text.append("}");
  }

  private void quote(Text string) {
    String value = string.value();
    String quote = value.indexOf('\'') >= 0 && value.indexOf('"') < 0 ? "\"" : "'";
    text.append(quote);
    for (Text.Run run : string.runs()) {
      StringBuilder escaped = new StringBuilder();
      run.text().codePoints().forEach(c -> escape(c, quote.charAt(0), escaped));
      text.append(escaped.toString(), run.origin());
    }
    text.append(quote);
  }

  private static void escape(int c, char quote, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      default -> {
        if (c == quote) {
          out.append('\\').append(quote);
        } else if (c == ' ' || isPrintable(c)) {
          out.appendCodePoint(c);
        } else if (c < 0x100) {
          out.append("\\x%02x".formatted(c));
        } else {
          out.append((c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
