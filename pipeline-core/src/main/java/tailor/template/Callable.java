package tailor.template;

/** What a template can call: a macro, a method or a global function. */
@FunctionalInterface
interface Callable {
  Object call(Arguments arguments, Rendering rendering);
}
