package tailor.run;

/**
 * A failure whose message is written for the user: what is wrong, where, what was expected, and
 * what to do. Printed without a stack trace.
 */
public abstract class TailorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected TailorException(String message) {
    super(message);
  }

  protected TailorException(String message, Throwable cause) {
    super(message, cause);
  }
}
