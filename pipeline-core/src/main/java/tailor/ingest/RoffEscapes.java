package tailor.ingest;

import java.util.Map;

/** Escape sequences of roff as the characters that they stand for; those of layout are left out. */
final class RoffEscapes {
  private static final Map<String, String> CHARACTERS =
      Map.ofEntries(
          Map.entry("em", "—"),
          Map.entry("en", "–"),
          Map.entry("hy", "-"),
          Map.entry("mi", "-"),
          Map.entry("bu", "•"),
          Map.entry("lq", "“"),
          Map.entry("rq", "”"),
          Map.entry("oq", "‘"),
          Map.entry("cq", "’"),
          Map.entry("aq", "'"),
          Map.entry("dq", "\""),
          Map.entry("Aq", "'"),
          Map.entry("co", "©"),
          Map.entry("rg", "®"),
          Map.entry("tm", "™"),
          Map.entry("ti", "~"),
          Map.entry("ha", "^"),
          Map.entry("ga", "`"),
          Map.entry("rs", "\\"),
          Map.entry("sl", "/"),
          Map.entry("mu", "×"),
          Map.entry("di", "÷"),
          Map.entry("+-", "±"),
          Map.entry("<=", "≤"),
          Map.entry(">=", "≥"),
          Map.entry("!=", "≠"),
          Map.entry("->", "→"),
          Map.entry("<-", "←"),
          Map.entry("de", "°"),
          Map.entry("sc", "§"),
          Map.entry("at", "@"),
          Map.entry("sh", "#"),
          Map.entry("Do", "$"),
          Map.entry("lB", "["),
          Map.entry("rB", "]"),
          Map.entry("lC", "{"),
          Map.entry("rC", "}"),
          Map.entry("ba", "|"),
          Map.entry("bv", "|"),
          Map.entry("ul", "_"),
          Map.entry("R", "®"),
          Map.entry("Tm", "™"),
          Map.entry("Po", "£"),
          Map.entry("Eu", "€"));

  private RoffEscapes() {}

  static String resolve(String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder(line.length());
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i++);
      if (c != '\\' || i == line.length()) {
        out.append(c);
        continue;
      }
      char escape = line.charAt(i++);
      switch (escape) {
        case '"', '#' -> i = line.length();
        case '-' -> out.append('-');
        case 'e', '\\', 'E' -> out.append('\\');
        case '\'', '`', '.' -> out.append(escape);
        case ' ', '~', '0' -> out.append(' ');
        case 't' -> out.append('\t');
        case '(', '[' -> {
          int end = endOfName(line, i - 1);
          out.append(CHARACTERS.getOrDefault(name(line, i - 1), ""));
          i = end;
        }
        case '*' -> {
          int end = endOfName(line, i);
          out.append(CHARACTERS.getOrDefault(name(line, i), ""));
          i = end;
        }
        case 'f', 'm', 'M', 'F', 'n', 'g', 'k', 'Y', 'V' -> i = endOfName(line, i);
        case 's' -> i = endOfSize(line, i);
        case 'h', 'v', 'w', 'l', 'L', 'X', 'N', 'S', 'H', 'D', 'o', 'b', 'A', 'B', 'Z', 'x', 'C' ->
            i = endOfQuoted(line, i);
        default -> {
          // Marks of layout, such as \& and \|, which leave nothing behind.
        }
      }
    }
    return out.toString();
  }

  /** A name is one character, two behind a parenthesis, or all that is in brackets. */
  private static String name(String line, int start) {
    int end = endOfName(line, start);
    if (start >= line.length()) {
      return "";
    }
    return switch (line.charAt(start)) {
      case '(' -> line.substring(Math.min(start + 1, end), end);
      case '[' -> line.substring(start + 1, Math.max(start + 1, end - 1));
      default -> line.substring(start, end);
    };
  }

  private static int endOfName(String line, int start) {
    if (start >= line.length()) {
      return line.length();
    }
    return switch (line.charAt(start)) {
      case '(' -> Math.min(line.length(), start + 3);
      case '[' -> {
        int close = line.indexOf(']', start);
        yield close < 0 ? line.length() : close + 1;
      }
      default -> start + 1;
    };
  }

  private static int endOfSize(String line, int start) {
    int i = start;
    if (i < line.length() && (line.charAt(i) == '+' || line.charAt(i) == '-')) {
      i++;
    }
    if (i < line.length() && (line.charAt(i) == '(' || line.charAt(i) == '[')) {
      return endOfName(line, i);
    }
    return Math.min(line.length(), i + 1);
  }

  private static int endOfQuoted(String line, int start) {
    if (start >= line.length()) {
      return line.length();
    }
    int close = line.indexOf(line.charAt(start), start + 1);
    return close < 0 ? line.length() : close + 1;
  }
}
