package tailor.template;

import java.util.Map;

/** An object whose attributes a template may set, from within loops too. */
final class Namespace {
  private final Map<String, Object> attributes;

  Namespace(Map<String, Object> attributes) {
    this.attributes = new java.util.LinkedHashMap<>();
    attributes.forEach(this::set);
  }

  Object get(String name) {
    Object value = attributes.get(name);
    return value == null ? Undefined.attribute(this, name) : value;
  }

  void set(String name, Object value) {
    if (name.startsWith("_")) {
      throw TemplateException.of("a namespace has no attribute that begins with _: '" + name + "'");
    }
    attributes.put(name, value);
  }
}
