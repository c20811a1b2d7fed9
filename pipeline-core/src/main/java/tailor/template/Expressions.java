package tailor.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The expressions of the language, a record each. */
final class Expressions {
  private Expressions() {}

  record Constant(Object value) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return value;
    }
  }

  record Variable(String name) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return scope.get(name);
    }
  }

  record ListOf(List<Expression> elements) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return evaluateAll(elements, scope);
    }
  }

  record TupleOf(List<Expression> elements) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return new Tuple(evaluateAll(elements, scope));
    }
  }

  record Entry(Expression key, Expression value) {}

  record MappingOf(List<Entry> entries) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (Entry entry : entries) {
        map.put(Comparison.requireKey(entry.key().evaluate(scope)), entry.value().evaluate(scope));
      }
      return map;
    }
  }

  record Attribute(Expression object, String name) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return Attributes.attribute(object.evaluate(scope), name);
    }
  }

  record Subscript(Expression object, Expression key) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return Attributes.item(object.evaluate(scope), key.evaluate(scope));
    }
  }

  record Slice(
      Expression object,
      Optional<Expression> from,
      Optional<Expression> to,
      Optional<Expression> step)
      implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object sliced = object.evaluate(scope);
      scope.rendering().charge(sliced);
      return Slicing.slice(sliced, bound(from, scope), bound(to, scope), bound(step, scope));
    }

    private static Optional<Integer> bound(Optional<Expression> bound, Scope scope) {
      return bound
          .map(expression -> expression.evaluate(scope))
          .filter(value -> value != None.NONE)
          .map(value -> Types.index(value, "a slice"));
    }
  }

  /** The arguments of a call as they are written; {@code spread} are those with stars. */
  record Operands(
      List<Expression> positional,
      Map<String, Expression> named,
      Optional<Expression> spread,
      Optional<Expression> spreadNamed) {
    Arguments evaluate(Scope scope) {
      List<Object> values = new ArrayList<>(evaluateAll(positional, scope));
      spread.ifPresent(list -> values.addAll(Types.elements(list.evaluate(scope))));
      Map<String, Object> byName = new LinkedHashMap<>();
      named.forEach((name, value) -> byName.put(name, value.evaluate(scope)));
      spreadNamed.ifPresent(
          map ->
              DictMethods.require(map.evaluate(scope))
                  .forEach((key, value) -> byName.put(Printing.print(key).value(), value)));
      return new Arguments(values, byName);
    }
  }

  record Call(Expression function, Operands operands) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return call(scope, operands.evaluate(scope));
    }

    /** A call with a block to call back. */
    Object evaluate(Scope scope, Macro caller) {
      Arguments arguments = operands.evaluate(scope);
      Map<String, Object> named = new LinkedHashMap<>(arguments.named());
      named.put(Macro.CALLER, caller);
      return call(scope, new Arguments(arguments.positional(), named));
    }

    private Object call(Scope scope, Arguments arguments) {
      Object called = function.evaluate(scope);
      scope.rendering().step();
      if (called instanceof Callable callable) {
        return callable.call(arguments, scope.rendering());
      }
      throw Types.unexpected(called, "a function", "a call");
    }
  }

  record Filter(Expression value, String name, Operands operands) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object input = value.evaluate(scope);
      scope.rendering().charge(input);
      return Filters.require(name).apply(input, operands.evaluate(scope), scope.rendering());
    }
  }

  record Test(Expression value, String name, Operands operands) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object input = value.evaluate(scope);
      return Tests.require(name).holds(input, operands.evaluate(scope).positional());
    }
  }

  record Not(Expression operand) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return !Types.isTrue(operand.evaluate(scope));
    }
  }

  record Negative(Expression operand) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return Arithmetic.negate(operand.evaluate(scope));
    }
  }

  record Binary(Arithmetic.Operator operator, Expression left, Expression right)
      implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object result = operator.apply(left.evaluate(scope), right.evaluate(scope));
      scope.rendering().charge(result);
      return result;
    }
  }

  /** The texts of values one after another. */
  record Concatenation(List<Expression> parts) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Text.Builder text = new Text.Builder();
      parts.forEach(part -> text.append(Printing.print(part.evaluate(scope))));
      Text result = text.build();
      scope.rendering().charge(result);
      return result;
    }
  }

  record Comparing(Comparison.Operator operator, Expression right) {}

  /** As in {@code a < b <= c}. */
  record Comparisons(Expression first, List<Comparing> rest) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object left = first.evaluate(scope);
      for (Comparing next : rest) {
        Object right = next.right().evaluate(scope);
        scope.rendering().charge(right);
        if (!next.operator().holds(left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }
  }

  record And(Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Types.isTrue(value) ? right.evaluate(scope) : value;
    }
  }

  record Or(Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Types.isTrue(value) ? value : right.evaluate(scope);
    }
  }

  record Conditional(Expression condition, Expression then, Optional<Expression> otherwise)
      implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      if (Types.isTrue(condition.evaluate(scope))) {
        return then.evaluate(scope);
      }
      return otherwise.isPresent()
          ? otherwise.get().evaluate(scope)
          : new Undefined("an inline if was false and has no else");
    }
  }

  private static List<Object> evaluateAll(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> values.add(expression.evaluate(scope)));
    return values;
  }
}
