package tailor.template;

import java.util.List;
import tailor.template.Token.Kind;

/** The tokens of a template, one after another. */
final class TokenStream {
  private final List<Token> tokens;
  private int at;

  /**
   * @param tokens the last of them an {@link Kind#END}
   */
  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The one after the next. */
  Token peekBehind() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  boolean is(Kind kind) {
    return peek().kind() == kind;
  }

  Token expect(Kind kind) {
    if (!is(kind)) {
      throw unexpected(new Token(kind, kind.name().toLowerCase(java.util.Locale.ROOT), 0));
    }
    return next();
  }

  boolean skipOperator(String operator) {
    boolean found = peek().isOperator(operator);
    at += found ? 1 : 0;
    return found;
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  boolean skipName(String name) {
    boolean found = peek().isName(name);
    at += found ? 1 : 0;
    return found;
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  TemplateException unexpected(String expected) {
    return error("expected " + expected + ", found " + peek().describe());
  }

  private TemplateException unexpected(Token expected) {
    return unexpected(expected.kind() == Kind.NAME ? "a name" : expected.describe());
  }

  TemplateException error(String message) {
    return TemplateException.at(peek().line(), message);
  }
}
