package tailor.run;

/** The input cannot be used as it is, or a gate is not met; a retry does not help. */
public final class BadDataException extends TailorException {
  private static final long serialVersionUID = 1L;

  public BadDataException(String message) {
    super(message);
  }

  public BadDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
