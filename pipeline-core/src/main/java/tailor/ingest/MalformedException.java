package tailor.ingest;

import java.io.IOException;

/** A file cannot be read on from here. */
public final class MalformedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final long offset;

  /**
   * @param offset of the record that cannot be read
   * @param reason the rule that is broken, in kebab-case
   * @param detail what is wrong, in words and figures
   */
  public MalformedException(long offset, String reason, String detail) {
    super(detail);
    this.reason = reason;
    this.offset = offset;
  }

  public String reason() {
    return reason;
  }

  public long offset() {
    return offset;
  }
}
