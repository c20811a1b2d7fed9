package tailor.template;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template has, as transformers provides them. */
final class Globals {
  static final Map<String, Callable> ALL =
      Map.of(
          "raise_exception", Globals::fail,
          "strftime_now", Globals::now,
          "namespace", (arguments, rendering) -> new Namespace(named(arguments)),
          "dict", (arguments, rendering) -> dict(arguments),
          "range", Globals::range);

  private Globals() {}

  private static Object fail(Arguments arguments, Rendering rendering) {
    Object message = arguments.bind("raise_exception", "message").require("message");
    throw TemplateException.of("the template refuses: " + Printing.print(message).value());
  }

  private static Object now(Arguments arguments, Rendering rendering) {
    String format = arguments.bind("strftime_now", "format").text("format").value();
    return Text.ofTemplate(DateFormat.format(format, ZonedDateTime.now(rendering.clock())));
  }

  private static Map<String, Object> named(Arguments arguments) {
    Map<String, Object> values = new LinkedHashMap<>();
    dict(arguments)
        .forEach((key, value) -> values.put(Types.text(key, "namespace").value(), value));
    return values;
  }

  private static Map<Object, Object> dict(Arguments arguments) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (Object given : arguments.positional()) {
      if (given instanceof Map<?, ?> entries) {
        map.putAll(entries);
      } else {
        for (Object pair : Types.elements(given)) {
          List<Object> entry = Types.elements(pair);
          if (entry.size() != 2) {
            throw TemplateException.of("dict needs pairs of a key and a value");
          }
          map.put(Comparison.requireKey(entry.get(0)), entry.get(1));
        }
      }
    }
    arguments.named().forEach((name, value) -> map.put(Text.ofTemplate(name), value));
    return map;
  }

  private static Object range(Arguments arguments, Rendering rendering) {
    List<Object> given = arguments.positional();
    long from = given.size() < 2 ? 0 : Types.index(given.get(0), "range");
    long to =
        Types.index(
            arguments.bind("range", "start", "stop", "step").values().isEmpty()
                ? Undefined.name("stop")
                : given.get(Math.min(1, given.size() - 1)),
            "range");
    long step = given.size() < 3 ? 1 : Types.index(given.get(2), "range");
    if (step == 0) {
      throw TemplateException.of("the step of a range is 0");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      if (numbers.size() >= Limits.ELEMENTS) {
        throw TemplateException.of("a range has more than %,d numbers".formatted(Limits.ELEMENTS));
      }
      numbers.add(i);
    }
    rendering.charge(numbers);
    return numbers;
  }
}
