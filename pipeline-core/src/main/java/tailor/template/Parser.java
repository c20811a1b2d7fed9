package tailor.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tailor.template.Token.Kind;

/** Reads the statements of a template. */
final class Parser {
  private static final Set<String> UNSUPPORTED =
      Set.of("include", "import", "from", "extends", "block", "autoescape", "do", "trans", "debug");

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int depth;

  private Parser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  static Block parse(String source) {
    Parser parser = new Parser(new TokenStream(Lexer.tokens(source)));
    Block block = parser.statements(Set.of());
    if (!parser.tokens.is(Kind.END)) {
      throw parser.tokens.unexpected("a statement");
    }
    return block;
  }

  /** Statements up to a tag of one of the names, which is next then, behind its beginning. */
  private Block statements(Set<String> ends) {
    if (++depth > Limits.NESTING) {
      throw tokens.error("statements are nested deeper than " + Limits.NESTING);
    }
    List<Statement> statements = new ArrayList<>();
    while (!tokens.is(Kind.END)) {
      Token token = tokens.next();
      switch (token.kind()) {
        case DATA ->
            statements.add(new Statements.Data(Text.ofTemplate(token.text()), token.line()));
        case VARIABLE_BEGIN -> {
          statements.add(new Statements.Print(expressions.tuple(), token.line()));
          tokens.expect(Kind.VARIABLE_END);
        }
        default -> {
          if (tokens.is(Kind.NAME) && ends.contains(tokens.peek().text())) {
            depth--;
            return new Block(List.copyOf(statements));
          }
          statements.add(tag());
        }
      }
    }
    if (!ends.isEmpty()) {
      throw tokens.error("a block has no end: {% " + String.join(" or ", ends) + " %} is missing");
    }
    depth--;
    return new Block(List.copyOf(statements));
  }

  private Statement tag() {
    Token name = tokens.expect(Kind.NAME);
    int line = name.line();
    Statement statement =
        switch (name.text()) {
          case "if" -> conditional(line);
          case "for" -> loop(line);
          case "set" -> assignment(line);
          case "macro" -> macro(line);
          case "call" -> call(line);
          case "filter" -> filter(line);
          case "with" -> with(line);
          case "generation" -> new Statements.Generation(body("endgeneration"), line);
          case "break" -> new Statements.Jump(Statement.Flow.BREAK, line);
          case "continue" -> new Statements.Jump(Statement.Flow.CONTINUE, line);
          default -> throw unknown(name);
        };
    tokens.expect(Kind.BLOCK_END);
    return statement;
  }

  private static TemplateException unknown(Token name) {
    return TemplateException.at(
        name.line(),
        UNSUPPORTED.contains(name.text())
            ? "{% " + name.text() + " %} is not supported: templates of conversations are whole"
            : "there is no tag {% " + name.text() + " %} here");
  }

  /** The rest of a tag, and what follows up to the one that ends it, whose name is taken. */
  private Block body(String end) {
    tokens.expect(Kind.BLOCK_END);
    Block block = statements(Set.of(end));
    tokens.next();
    return block;
  }

  private Statement conditional(int line) {
    List<Statements.Branch> branches = new ArrayList<>();
    Expression condition = expressions.tuple();
    while (true) {
      tokens.expect(Kind.BLOCK_END);
      branches.add(new Statements.Branch(condition, statements(Set.of("elif", "else", "endif"))));
      Token end = tokens.next();
      if (end.isName("endif")) {
        return new Statements.If(List.copyOf(branches), line);
      }
      if (end.isName("else")) {
        branches.add(new Statements.Branch(new Expressions.Constant(true), body("endif")));
        return new Statements.If(List.copyOf(branches), line);
      }
      condition = expressions.tuple();
    }
  }

  private Statement loop(int line) {
    Target target = expressions.targets();
    tokens.expectName("in");
    Expression elements = expressions.tupleWithoutCondition();
    Optional<Expression> filter =
        tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    if (tokens.peek().isName("recursive")) {
      throw tokens.error("recursive loops are not supported");
    }
    tokens.expect(Kind.BLOCK_END);
    Block body = statements(Set.of("endfor", "else"));
    Block otherwise = tokens.next().isName("else") ? body("endfor") : Block.EMPTY;
    return new Statements.For(target, elements, filter, body, otherwise, line);
  }

  private Statement assignment(int line) {
    Target target = expressions.targets();
    if (tokens.skipOperator("=")) {
      return new Statements.Assign(target, expressions.tuple(), line);
    }
    Expression filtered = filters();
    return new Statements.Capture(target, body("endset"), filtered, line);
  }

  /** Filters of what a block writes. */
  private Expression filters() {
    Expression written = new Expressions.Variable(Statements.Capture.WRITTEN);
    return tokens.peek().isOperator("|") ? expressions.filtered(written) : written;
  }

  private Statement macro(int line) {
    String name = tokens.expect(Kind.NAME).text();
    List<Macro.Parameter> parameters = parameters();
    return new Statements.DefineMacro(
        new Macro.Definition(name, parameters, body("endmacro")), line);
  }

  private List<Macro.Parameter> parameters() {
    List<Macro.Parameter> parameters = new ArrayList<>();
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      String name = tokens.expect(Kind.NAME).text();
      parameters.add(
          new Macro.Parameter(
              name,
              tokens.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty()));
    }
    return parameters;
  }

  private Statement call(int line) {
    List<Macro.Parameter> parameters = tokens.peek().isOperator("(") ? parameters() : List.of();
    if (!(expressions.expression() instanceof Expressions.Call call)) {
      throw tokens.error("{% call %} needs the call of a macro");
    }
    return new Statements.CallMacro(
        call, new Macro.Definition(Macro.CALLER, parameters, body("endcall")), line);
  }

  private Statement filter(int line) {
    Expression written = new Expressions.Variable(Statements.Capture.WRITTEN);
    Expression filtered = expressions.filteredByName(written);
    return new Statements.Filtered(body("endfilter"), filtered, line);
  }

  private Statement with(int line) {
    List<Statements.Assign> assignments = new ArrayList<>();
    while (!tokens.is(Kind.BLOCK_END)) {
      if (!assignments.isEmpty()) {
        tokens.expectOperator(",");
      }
      Target target = new Target.Variable(tokens.expect(Kind.NAME).text());
      tokens.expectOperator("=");
      assignments.add(new Statements.Assign(target, expressions.expression(), line));
    }
    return new Statements.With(List.copyOf(assignments), body("endwith"), line);
  }
}
