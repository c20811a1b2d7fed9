package tailor.review;

/** A request that is not fulfilled, as the client is told. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * @param status HTTP status
   * @param code what is wrong, for programs: {@code invalid_request_error}
   * @param message what is wrong, for people
   */
  ApiException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** A request that asks for what cannot be. */
  static ApiException badRequest(String message) {
    return new ApiException(400, "invalid_request_error", message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
