package tailor.filter;

import java.util.function.Consumer;

/** The words of a text: what white space divides. */
final class Words {
  private Words() {}

  static long count(String text) {
    long[] words = {0};
    forEach(text, word -> words[0]++);
    return words[0];
  }

  static void forEach(String text, Consumer<String> action) {
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || Character.isWhitespace(text.charAt(i));
      if (space && start >= 0) {
        action.accept(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
  }
}
