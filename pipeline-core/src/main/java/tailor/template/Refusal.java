package tailor.template;

/** A method that exists in Python and must not be called. */
final class Refusal {
  private Refusal() {}

  static Callable of(String owner, String method) {
    return (arguments, rendering) -> {
      throw TemplateException.of(
          "%s cannot be changed by '%s': values that a template is given are fixed"
              .formatted(owner, method));
    };
  }
}
