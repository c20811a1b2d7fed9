package tailor.template;

/** Python's {@code None}, JSON's {@code null}. */
enum None {
  NONE
}
