package tailor.jobs;

import tailor.run.TailorException;

/** A machine that the command needs does not answer; a retry may help. */
final class UnavailableException extends TailorException {
  private static final long serialVersionUID = 1L;

  UnavailableException(String message) {
    super(message);
  }

  UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
