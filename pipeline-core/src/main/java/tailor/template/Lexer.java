package tailor.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.template.Token.Kind;

/**
 * Cuts a template into tokens, as jinja2 does with {@code trim_blocks} and {@code lstrip_blocks},
 * which is how transformers sets it: the newline after a block and the blanks before it on its line
 * are no output, and one newline at the end of the template is none.
 */
final class Lexer {
  private static final Pattern RAW_BEGIN = Pattern.compile("\\s*raw\\s*(?:-%\\}\\s*|%\\})");
  private static final Pattern RAW_END =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");
  private static final Pattern NUMBER =
      Pattern.compile("\\d+(?:_\\d+)*(?<fraction>(?:\\.\\d+(?:_\\d+)*)?(?:[eE][+-]?\\d+)?)");
  private static final String[] OPERATORS = {
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", "[", "]", "(", ")", "{", "}",
    ">", "<", "=", ".", ":", "|", ",", ";"
  };

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int counted;
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    if (template.length() > Limits.SOURCE_CHARACTERS) {
      throw TemplateException.of(
          "a chat template of %,d characters is longer than the %,d allowed"
              .formatted(template.length(), Limits.SOURCE_CHARACTERS));
    }
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    return new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source)
        .run();
  }

  private List<Token> run() {
    while (at < source.length()) {
      int open = nextTag();
      if (open < 0) {
        add(Kind.DATA, source.substring(at));
        at = source.length();
      } else {
        tag(open);
      }
    }
    add(Kind.END, "");
    return tokens;
  }

  private int nextTag() {
    for (int open = source.indexOf('{', at); open >= 0; open = source.indexOf('{', open + 1)) {
      if (open + 1 < source.length() && "%{#".indexOf(source.charAt(open + 1)) >= 0) {
        return open;
      }
    }
    return -1;
  }

  private void tag(int open) {
    char kind = source.charAt(open + 1);
    char sign = charAt(open + 2) == '-' || charAt(open + 2) == '+' ? charAt(open + 2) : ' ';
    data(source.substring(at, open), sign, kind != '{');
    at = open + (sign == ' ' ? 2 : 3);
    lineStarting = false;
    switch (kind) {
      case '#' -> comment();
      case '{' -> {
        add(Kind.VARIABLE_BEGIN, "{{");
        expression("}}", Kind.VARIABLE_END);
      }
      default -> {
        Matcher raw = RAW_BEGIN.matcher(source).region(at, source.length());
        if (raw.lookingAt()) {
          at = raw.end();
          raw();
        } else {
          add(Kind.BLOCK_BEGIN, "{%");
          expression("%}", Kind.BLOCK_END);
        }
      }
    }
  }

  private char charAt(int index) {
    return index < source.length() ? source.charAt(index) : '\0';
  }

  /** Text before a tag, without what the tag takes of it. */
  private void data(String text, char sign, boolean isBlock) {
    String kept = text;
    if (sign == '-') {
      kept = Whitespace.stripTrailing(text);
    } else if (sign != '+' && isBlock) {
      int lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || lineStarting) && Whitespace.skip(text, lineStart) == text.length()) {
        kept = text.substring(0, lineStart);
      }
    }
    add(Kind.DATA, kept);
  }

  private void comment() {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw error("a comment has no end: '#}' is missing");
    }
    char sign = end > at ? source.charAt(end - 1) : ' ';
    closeBlock(end + 2, sign);
  }

  private void raw() {
    Matcher end = RAW_END.matcher(source);
    if (!end.find(at)) {
      throw error("a raw block has no end: '{% endraw %}' is missing");
    }
    char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
    data(source.substring(at, end.start()), sign, true);
    at = end.end();
    lineStarting = source.charAt(at - 1) == '\n';
  }

  /** Goes behind the end of a block, and what it takes of the text that follows. */
  private void closeBlock(int end, char sign) {
    at = end;
    if (sign == '-') {
      at = Whitespace.skip(source, end);
    } else if (sign != '+' && charAt(end) == '\n') {
      at = end + 1;
    }
    lineStarting = source.charAt(at - 1) == '\n';
  }

  private void expression(String end, Kind endKind) {
    Deque<Character> open = new ArrayDeque<>();
    while (true) {
      at = Whitespace.skip(source, at);
      if (at >= source.length()) {
        throw error("a tag has no end: '" + end + "' is missing");
      }
      if (open.isEmpty() && isEnd(end, endKind)) {
        return;
      }
      char c = source.charAt(at);
      if (c == '\'' || c == '"') {
        string(c);
      } else if (c >= '0' && c <= '9') {
        number();
      } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
        name();
      } else {
        operator(open);
      }
    }
  }

  private boolean isEnd(String end, Kind endKind) {
    char c = source.charAt(at);
    boolean isBlock = endKind == Kind.BLOCK_END;
    boolean hasSign = c == '-' || isBlock && c == '+';
    if (!source.startsWith(end, hasSign ? at + 1 : at)) {
      return false;
    }
    add(endKind, end);
    int after = at + end.length() + (hasSign ? 1 : 0);
    if (isBlock) {
      closeBlock(after, hasSign ? c : ' ');
    } else {
      at = hasSign ? Whitespace.skip(source, after) : after;
      lineStarting = source.charAt(at - 1) == '\n';
    }
    return true;
  }

  private void name() {
    int end = at + 1;
    while (end < source.length() && Character.isUnicodeIdentifierPart(source.charAt(end))) {
      end++;
    }
    add(Kind.NAME, source.substring(at, end));
    at = end;
  }

  private void number() {
    Matcher number = NUMBER.matcher(source).region(at, source.length());
    if (!number.lookingAt()) {
      throw error("no number");
    }
    boolean isWhole = number.group("fraction").isEmpty() || at > 0 && source.charAt(at - 1) == '.';
    int end = isWhole ? number.start("fraction") : number.end();
    add(isWhole ? Kind.INTEGER : Kind.FLOAT, source.substring(at, end).replace("_", ""));
    at = end;
  }

  private void string(char quote) {
    int end = at + 1;
    while (charAt(end) != quote) {
      if (end >= source.length()) {
        throw error("a string has no end: " + quote + " is missing");
      }
      end += charAt(end) == '\\' ? 2 : 1;
    }
    add(Kind.STRING, Escapes.decode(source.substring(at + 1, end), line()));
    at = end + 1;
  }

  private void operator(Deque<Character> open) {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        balance(open, operator.charAt(0));
        add(Kind.OPERATOR, operator);
        at += operator.length();
        return;
      }
    }
    throw error("unexpected character '" + Character.toString(source.codePointAt(at)) + "'");
  }

  private void balance(Deque<Character> open, char c) {
    switch (c) {
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '{' -> open.push('}');
      case ')', ']', '}' -> {
        if (open.isEmpty() || open.pop() != c) {
          throw error("unexpected '" + c + "'");
        }
      }
      default -> {}
    }
  }

  private void add(Kind kind, String text) {
    if (kind != Kind.DATA || !text.isEmpty()) {
      tokens.add(new Token(kind, text, line()));
    }
  }

  private int line() {
    for (; counted < at; counted++) {
      line += source.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }

  private TemplateException error(String message) {
    return TemplateException.at(line(), message);
  }
}
