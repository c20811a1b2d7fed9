package tailor.template;

import java.util.List;

/** Statements one after another. */
record Block(List<Statement> statements) {
  static final Block EMPTY = new Block(List.of());

  Statement.Flow execute(Scope scope, Output output) {
    for (Statement statement : statements) {
      try {
        scope.rendering().step();
        Statement.Flow flow = statement.execute(scope, output);
        if (flow != Statement.Flow.NEXT) {
          return flow;
        }
      } catch (TemplateException e) {
        throw e.within(statement.line());
      }
    }
    return Statement.Flow.NEXT;
  }

  /** What it writes, as a value. */
  Text capture(Scope scope) {
    Output output = Output.ofBlock();
    execute(scope, output);
    return output.text();
  }
}
