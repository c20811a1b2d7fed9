package tailor.template;

/** A part of a template that has a value. */
interface Expression {
  Object evaluate(Scope scope);
}
