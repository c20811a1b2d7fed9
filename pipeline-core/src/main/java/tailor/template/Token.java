package tailor.template;

/**
 * A token of a template.
 *
 * @param text what it is written as; of a string, its value
 * @param line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    /** Text between tags. */
    DATA,
    VARIABLE_BEGIN,
    VARIABLE_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    /** After the last one. */
    END
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  String describe() {
    return switch (kind) {
      case END -> "the end of the template";
      case BLOCK_END -> "the end of the block";
      case VARIABLE_END -> "the end of the expression";
      case DATA, BLOCK_BEGIN, VARIABLE_BEGIN -> "text";
      default -> "'" + text + "'";
    };
  }
}
