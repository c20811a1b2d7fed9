package tailor.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A macro with the scope that it was defined in. */
final class Macro implements Callable {
  /** The name under which a macro finds the block that calls it. */
  static final String CALLER = "caller";

  private final Definition definition;
  private final Scope scope;

  record Parameter(String name, Optional<Expression> otherwise) {}

  record Definition(String name, List<Parameter> parameters, Block body) {}

  Macro(Definition definition, Scope scope) {
    this.definition = definition;
    this.scope = scope;
  }

  @Override
  public Object call(Arguments arguments, Rendering rendering) {
    rendering.enterCall();
    Scope inner = scope.inner();
    bind(arguments, inner);
    Text written = definition.body().capture(inner);
    rendering.leaveCall();
    return written;
  }

  private void bind(Arguments arguments, Scope inner) {
    Map<String, Object> named = new LinkedHashMap<>(arguments.named());
    List<Parameter> parameters = definition.parameters();
    int given = Math.min(parameters.size(), arguments.positional().size());
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      Object byName = named.remove(parameter.name());
      if (i < given && byName != null) {
        throw TemplateException.of(
            "macro '%s' got two values for '%s'".formatted(definition.name(), parameter.name()));
      }
      inner.set(
          parameter.name(),
          i < given
              ? arguments.positional().get(i)
              : byName != null ? byName : otherwise(parameter, inner));
    }
    inner.set(CALLER, named.getOrDefault(CALLER, Undefined.name(CALLER)));
    named.remove(CALLER);
    Map<Object, Object> rest = new LinkedHashMap<>();
    named.forEach((name, value) -> rest.put(Text.ofTemplate(name), value));
    inner.set("kwargs", rest);
    inner.set(
        "varargs",
        new Tuple(
            new ArrayList<>(arguments.positional().subList(given, arguments.positional().size()))));
  }

  private static Object otherwise(Parameter parameter, Scope inner) {
    return parameter
        .otherwise()
        .map(expression -> expression.evaluate(inner))
        .orElseGet(() -> new Undefined("parameter '" + parameter.name() + "' was not provided"));
  }
}
