package tailor.template;

/** What an untrusted template may use up, far above what any conversation needs. */
final class Limits {
  /** Statements, iterations and units of work of one rendering. */
  static final long STEPS = 2_000_000;

  /** Characters of one text, the rendered one included. */
  static final int CHARACTERS = 4_000_000;

  /** Characters of a template. */
  static final int SOURCE_CHARACTERS = 1_000_000;

  /** Expressions or statements within each other. */
  static final int NESTING = 100;

  /** Calls of macros within each other. */
  static final int CALLS = 50;

  /** Elements of a list, as in jinja2's sandbox. */
  static final int ELEMENTS = 100_000;

  private Limits() {}
}
