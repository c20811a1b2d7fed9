package tailor.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tailor.template.Expressions.Operands;
import tailor.template.Token.Kind;

/** Reads expressions, each method a level of precedence, the loosest first. */
final class ExpressionParser {
  private static final Operands NONE =
      new Operands(List.of(), Map.of(), Optional.empty(), Optional.empty());

  /** Names that end the argument of a test that is written without parentheses. */
  private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and", "is", "if", "in");

  private final TokenStream tokens;
  private int depth;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** An expression, or several with commas between, which are a tuple. */
  Expression tuple() {
    return tuple(this::expression);
  }

  /** As {@link #tuple}, leaving an {@code if} that follows. */
  Expression tupleWithoutCondition() {
    return tuple(this::or);
  }

  private Expression tuple(Supplier<Expression> element) {
    Expression first = element.get();
    if (!tokens.peek().isOperator(",")) {
      return first;
    }
    List<Expression> elements = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !endsTuple()) {
      elements.add(element.get());
    }
    return new Expressions.TupleOf(List.copyOf(elements));
  }

  private boolean endsTuple() {
    Token next = tokens.peek();
    return next.kind() == Kind.VARIABLE_END
        || next.kind() == Kind.BLOCK_END
        || next.isOperator(")")
        || next.isName("in");
  }

  /** An expression with its inline conditions. */
  Expression expression() {
    if (++depth > Limits.NESTING) {
      throw tokens.error("expressions are nested deeper than " + Limits.NESTING);
    }
    Expression value = or();
    while (tokens.skipName("if")) {
      Expression condition = or();
      Optional<Expression> otherwise =
          tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
      value = new Expressions.Conditional(condition, value, otherwise);
    }
    depth--;
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Expressions.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Expressions.And(left, not());
    }
    return left;
  }

  private Expression not() {
    int negations = 0;
    while (tokens.skipName("not")) {
      negations++;
    }
    Expression value = comparison();
    for (int i = 0; i < Math.min(negations, Limits.NESTING); i++) {
      value = new Expressions.Not(value);
    }
    return value;
  }

  private Expression comparison() {
    Expression first = sum();
    List<Expressions.Comparing> rest = new ArrayList<>();
    for (Optional<Comparison.Operator> operator = comparisonOperator();
        operator.isPresent();
        operator = comparisonOperator()) {
      rest.add(new Expressions.Comparing(operator.get(), sum()));
    }
    return rest.isEmpty() ? first : new Expressions.Comparisons(first, List.copyOf(rest));
  }

  private Optional<Comparison.Operator> comparisonOperator() {
    Token token = tokens.peek();
    if (token.isName("not") && tokens.peekBehind().isName("in")) {
      tokens.next();
      tokens.next();
      return Optional.of(Comparison.Operator.NOT_IN);
    }
    Optional<Comparison.Operator> operator =
        token.kind() == Kind.OPERATOR || token.isName("in")
            ? Comparison.Operator.of(token.text())
            : Optional.empty();
    operator.ifPresent(found -> tokens.next());
    return operator;
  }

  private Expression sum() {
    Expression left = concatenation();
    while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
      left = binary(left, this::concatenation);
    }
    return left;
  }

  private Expression concatenation() {
    Expression first = product();
    if (!tokens.peek().isOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Expressions.Concatenation(List.copyOf(parts));
  }

  private Expression product() {
    Expression left = power();
    while (isAny("*", "/", "//", "%")) {
      left = binary(left, this::power);
    }
    return left;
  }

  private Expression power() {
    Expression left = unary();
    while (tokens.peek().isOperator("**")) {
      left = binary(left, this::unary);
    }
    return left;
  }

  private boolean isAny(String... operators) {
    for (String operator : operators) {
      if (tokens.peek().isOperator(operator)) {
        return true;
      }
    }
    return false;
  }

  private Expression binary(Expression left, Supplier<Expression> right) {
    Arithmetic.Operator operator = Arithmetic.Operator.of(tokens.next().text());
    return new Expressions.Binary(operator, left, right.get());
  }

  private Expression unary() {
    return filteredAndTested(postfix(signed()));
  }

  /** A sign binds less than what follows its operand, but more than a filter. */
  private Expression signed() {
    if (!isAny("-", "+")) {
      return primary();
    }
    if (++depth > Limits.NESTING) {
      throw tokens.error("expressions are nested deeper than " + Limits.NESTING);
    }
    boolean isNegative = tokens.next().isOperator("-");
    Expression operand = postfix(signed());
    depth--;
    return isNegative ? new Expressions.Negative(operand) : operand;
  }

  private Expression primary() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NAME -> named(token.text());
      case STRING -> string(token);
      case INTEGER -> new Expressions.Constant(integer(token));
      case FLOAT -> new Expressions.Constant(Double.parseDouble(token.text()));
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> parenthesized();
            case "[" -> new Expressions.ListOf(elements("]"));
            case "{" -> mapping();
            default -> throw notAValue(token);
          };
      default -> throw notAValue(token);
    };
  }

  private static TemplateException notAValue(Token token) {
    return TemplateException.at(token.line(), "expected a value, found " + token.describe());
  }

  private static long integer(Token token) {
    try {
      return Long.parseLong(token.text());
    } catch (NumberFormatException e) {
      throw TemplateException.at(token.line(), token.text() + " is too large a number");
    }
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> new Expressions.Constant(true);
      case "false", "False" -> new Expressions.Constant(false);
      case "none", "None" -> new Expressions.Constant(None.NONE);
      default -> new Expressions.Variable(name);
    };
  }

  /** Strings that follow each other are one. */
  private Expression string(Token first) {
    StringBuilder text = new StringBuilder(first.text());
    while (tokens.is(Kind.STRING)) {
      text.append(tokens.next().text());
    }
    return new Expressions.Constant(Text.ofTemplate(text.toString()));
  }

  private Expression parenthesized() {
    if (tokens.skipOperator(")")) {
      return new Expressions.TupleOf(List.of());
    }
    Expression inside = tuple();
    tokens.expectOperator(")");
    return inside;
  }

  /** Elements up to the end of a list, with a comma after the last one or not. */
  private List<Expression> elements(String end) {
    List<Expression> elements = new ArrayList<>();
    while (!tokens.skipOperator(end)) {
      if (!elements.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(end)) {
          break;
        }
      }
      elements.add(expression());
    }
    return List.copyOf(elements);
  }

  private Expression mapping() {
    List<Expressions.Entry> entries = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      if (!entries.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("}")) {
          break;
        }
      }
      Expression key = expression();
      tokens.expectOperator(":");
      entries.add(new Expressions.Entry(key, expression()));
    }
    return new Expressions.MappingOf(List.copyOf(entries));
  }

  private Expression postfix(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.skipOperator(".")) {
        result = attribute(result);
      } else if (tokens.skipOperator("[")) {
        result = subscript(result);
        tokens.expectOperator("]");
      } else if (tokens.peek().isOperator("(")) {
        result = new Expressions.Call(result, operands());
      } else {
        return result;
      }
    }
  }

  private Expression attribute(Expression object) {
    Token name = tokens.next();
    return switch (name.kind()) {
      case NAME -> new Expressions.Attribute(object, name.text());
      case INTEGER -> new Expressions.Subscript(object, new Expressions.Constant(integer(name)));
      default ->
          throw TemplateException.at(
              name.line(), "expected the name of an attribute, found " + name.describe());
    };
  }

  private Expression subscript(Expression object) {
    Optional<Expression> from = bound();
    if (!tokens.peek().isOperator(":")) {
      return new Expressions.Subscript(
          object, from.orElseThrow(() -> tokens.unexpected("an index")));
    }
    tokens.next();
    Optional<Expression> to = bound();
    Optional<Expression> step = tokens.skipOperator(":") ? bound() : Optional.empty();
    return new Expressions.Slice(object, from, to, step);
  }

  private Optional<Expression> bound() {
    return isAny(":", "]") ? Optional.empty() : Optional.of(expression());
  }

  private Operands operands() {
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    Optional<Expression> spread = Optional.empty();
    Optional<Expression> spreadNamed = Optional.empty();
    tokens.expectOperator("(");
    boolean first = true;
    while (!tokens.skipOperator(")")) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(")")) {
          break;
        }
      }
      first = false;
      if (tokens.skipOperator("**")) {
        spreadNamed = Optional.of(expression());
      } else if (tokens.skipOperator("*")) {
        spread = Optional.of(expression());
      } else if (tokens.is(Kind.NAME) && tokens.peekBehind().isOperator("=")) {
        String name = tokens.next().text();
        tokens.next();
        named.put(name, expression());
      } else if (named.isEmpty()) {
        positional.add(expression());
      } else {
        throw tokens.error("an argument without a name follows one with a name");
      }
    }
    return new Operands(List.copyOf(positional), named, spread, spreadNamed);
  }

  private Expression filteredAndTested(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.peek().isOperator("|")) {
        result = filtered(result);
      } else if (tokens.skipName("is")) {
        result = test(result);
      } else if (tokens.peek().isOperator("(")) {
        result = new Expressions.Call(result, operands());
      } else {
        return result;
      }
    }
  }

  /** The filters that follow, each with its bar. */
  Expression filtered(Expression value) {
    Expression result = value;
    while (tokens.skipOperator("|")) {
      result = filter(result);
    }
    return result;
  }

  /** Filters, the first without its bar. */
  Expression filteredByName(Expression value) {
    return filtered(filter(value));
  }

  private Expression filter(Expression value) {
    String name = tokens.expect(Kind.NAME).text();
    return new Expressions.Filter(value, name, tokens.peek().isOperator("(") ? operands() : NONE);
  }

  private Expression test(Expression value) {
    boolean isNegated = tokens.skipName("not");
    String name = tokens.expect(Kind.NAME).text();
    Operands operands = NONE;
    if (tokens.peek().isOperator("(")) {
      operands = operands();
    } else if (beginsArgument()) {
      Expression argument = postfix(primary());
      operands = new Operands(List.of(argument), Map.of(), Optional.empty(), Optional.empty());
    }
    Expression test = new Expressions.Test(value, name, operands);
    return isNegated ? new Expressions.Not(test) : test;
  }

  private boolean beginsArgument() {
    Token next = tokens.peek();
    return switch (next.kind()) {
      case NAME -> !NO_ARGUMENT.contains(next.text()) && !next.isName("not");
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> isAny("[", "{");
      default -> false;
    };
  }

  /** What a loop or an assignment assigns to. */
  Target targets() {
    Target first = target();
    if (!tokens.peek().isOperator(",")) {
      return first;
    }
    List<Target> targets = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",")) {
      targets.add(target());
    }
    return new Target.Unpacked(List.copyOf(targets));
  }

  private Target target() {
    if (tokens.skipOperator("(")) {
      Target inside = targets();
      tokens.expectOperator(")");
      return inside;
    }
    String name = tokens.expect(Kind.NAME).text();
    return tokens.skipOperator(".")
        ? new Target.NamespaceAttribute(name, tokens.expect(Kind.NAME).text())
        : new Target.Variable(name);
  }
}
