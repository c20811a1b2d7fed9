package tailor.template;

import tailor.run.TailorException;

/**
 * A chat template that cannot be read, or cannot render what it was given. The message says what is
 * wrong and in which line of the template.
 */
public final class TemplateException extends TailorException {
  private static final long serialVersionUID = 1L;
  private static final int NO_LINE = 0;

  private final int line;

  private TemplateException(String message, int line) {
    super(message);
    this.line = line;
  }

  /** A conversation that a template writes in a way that is of no use. */
  public static TemplateException because(String message) {
    return new TemplateException("the chat template cannot be used: " + message, NO_LINE);
  }

  /** A failure in a place that is not known yet. */
  static TemplateException of(String message) {
    return new TemplateException(message, NO_LINE);
  }

  /** A failure in a line of the template, counted from 1. */
  static TemplateException at(int line, String message) {
    return new TemplateException("line " + line + " of the chat template: " + message, line);
  }

  /** The same failure with its line, unless it has one. */
  TemplateException within(int statementLine) {
    return line == NO_LINE ? at(statementLine, String.valueOf(getMessage())) : this;
  }
}
