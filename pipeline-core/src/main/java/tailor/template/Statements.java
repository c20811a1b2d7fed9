package tailor.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailor.template.Statement.Flow;

/** The statements of the language, a record each. */
final class Statements {
  private Statements() {}

  /** Text between tags. */
  record Data(Text text, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      output.write(text);
      return Flow.NEXT;
    }
  }

  /** <code>{{ value }}</code>. */
  record Print(Expression value, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      output.write(Printing.print(value.evaluate(scope)));
      return Flow.NEXT;
    }
  }

  /** A condition with what to do if it is true; {@code else} is one that always is. */
  record Branch(Expression condition, Block body) {}

  record If(List<Branch> branches, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      for (Branch branch : branches) {
        if (Types.isTrue(branch.condition().evaluate(scope))) {
          return branch.body().execute(scope, output);
        }
      }
      return Flow.NEXT;
    }
  }

  /**
   * A loop; {@code otherwise} runs if there was nothing to go through.
   *
   * @param filter which elements there are; the loop's own numbers count no others
   */
  record For(
      Target target,
      Expression elements,
      Optional<Expression> filter,
      Block body,
      Block otherwise,
      int line)
      implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      List<Object> all = elements(scope);
      if (all.isEmpty()) {
        return otherwise.execute(scope.inner(), output);
      }
      LoopState loop = new LoopState(all);
      while (loop.advance()) {
        scope.rendering().step();
        Scope inner = scope.inner();
        inner.set("loop", loop);
        target.assign(inner, loop.current());
        if (body.execute(inner, output) == Flow.BREAK) {
          break;
        }
      }
      return Flow.NEXT;
    }

    private List<Object> elements(Scope scope) {
      List<Object> all = Types.elements(elements.evaluate(scope));
      if (filter.isEmpty()) {
        return all;
      }
      List<Object> kept = new ArrayList<>();
      for (Object element : all) {
        scope.rendering().step();
        Scope inner = scope.inner();
        target.assign(inner, element);
        if (Types.isTrue(filter.get().evaluate(inner))) {
          kept.add(element);
        }
      }
      return kept;
    }
  }

  /** {@code break} or {@code continue}. */
  record Jump(Flow flow, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      return flow;
    }
  }

  record Assign(Target target, Expression value, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      target.assign(scope, value.evaluate(scope));
      return Flow.NEXT;
    }
  }

  /** An assignment of what a block writes, through filters. */
  record Capture(Target target, Block body, Expression filtered, int line) implements Statement {
    /** The variable in which {@code filtered} finds what was written. */
    static final String WRITTEN = " written";

    @Override
    public Flow execute(Scope scope, Output output) {
      Scope inner = scope.inner();
      inner.set(WRITTEN, body.capture(scope.inner()));
      target.assign(scope, filtered.evaluate(inner));
      return Flow.NEXT;
    }
  }

  /** A block whose text goes through filters. */
  record Filtered(Block body, Expression filtered, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      Scope inner = scope.inner();
      inner.set(Capture.WRITTEN, body.capture(scope.inner()));
      output.write(Printing.print(filtered.evaluate(inner)));
      return Flow.NEXT;
    }
  }

  /** Variables for the length of a block. */
  record With(List<Assign> assignments, Block body, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      Scope inner = scope.inner();
      for (Assign assignment : assignments) {
        assignment.target().assign(inner, assignment.value().evaluate(scope));
      }
      return body.execute(inner, output);
    }
  }

  record DefineMacro(Macro.Definition definition, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      scope.set(definition.name(), new Macro(definition, scope));
      return Flow.NEXT;
    }
  }

  /** Calls a macro that may call the block back. */
  record CallMacro(Expressions.Call call, Macro.Definition caller, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      output.write(Printing.print(call.evaluate(scope, new Macro(caller, scope))));
      return Flow.NEXT;
    }
  }

  /** What the model is to write. */
  record Generation(Block body, int line) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      boolean marked = output.beginGeneration();
      body.execute(scope.inner(), output);
      if (marked) {
        output.endGeneration();
      } else {
        scope.rendering().misplaceGeneration();
      }
      return Flow.NEXT;
    }
  }
}
