package tailor.export.gguf;

import java.util.Arrays;
import java.util.Optional;

/** What a token is, as {@code tokenizer.ggml.token_type} numbers it. */
enum TokenKind {
  NORMAL(1),
  UNKNOWN(2),
  /** Never typed by a user; invisible in text. */
  CONTROL(3),
  /** Taken whole wherever it is written. */
  USER_DEFINED(4),
  UNUSED(5),
  /** One byte, written as {@code <0x0A>}. */
  BYTE(6);

  private final int id;

  TokenKind(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  static Optional<TokenKind> of(double id) {
    return Arrays.stream(values()).filter(kind -> kind.id == id).findFirst();
  }
}
