package tailor.template;

/** A part of a template that writes, assigns, or decides what to do. */
interface Statement {
  /** Where it begins, from 1. */
  int line();

  Flow execute(Scope scope, Output output);

  /** How it goes on after a statement. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }
}
