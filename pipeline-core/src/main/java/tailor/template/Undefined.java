package tailor.template;

/**
 * What a name or attribute that does not exist gives: nothing when it is written or iterated, false
 * as a condition, a failure for everything else.
 *
 * @param what what does not exist, as a message says it
 */
record Undefined(String what) {
  static Undefined name(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  static Undefined attribute(Object owner, String name) {
    return new Undefined(Types.name(owner) + " has no attribute '" + name + "'");
  }

  TemplateException failure() {
    return TemplateException.of(what);
  }

  /** All of them are equal. */
  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Undefined;
  }

  @Override
  public int hashCode() {
    return 0;
  }
}
