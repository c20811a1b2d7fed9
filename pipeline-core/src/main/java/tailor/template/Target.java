package tailor.template;

import java.util.List;

/** What a value can be assigned to. */
interface Target {
  void assign(Scope scope, Object value);

  record Variable(String name) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      scope.set(name, value);
    }
  }

  /** An attribute of a namespace. */
  record NamespaceAttribute(String namespace, String name) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      if (!(scope.get(namespace) instanceof Namespace object)) {
        throw TemplateException.of(
            "only attributes of a namespace can be set, and '" + namespace + "' is none");
      }
      object.set(name, value);
    }
  }

  /** Several that take the elements of a list. */
  record Unpacked(List<Target> targets) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      List<Object> elements = Types.elements(value);
      if (elements.size() != targets.size()) {
        throw TemplateException.of(
            "%d values cannot be assigned to %d names".formatted(elements.size(), targets.size()));
      }
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).assign(scope, elements.get(i));
      }
    }
  }
}
