package tailor.export.gguf;

/** GGUF has no way to tell what a tokenizer does; the message says what. */
final class UnsupportedTokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedTokenizerException(String what) {
    super(what);
  }
}
