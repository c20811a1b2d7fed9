package tailor.filter;

import java.util.List;

/** Finds phrases in texts, whatever the case of Latin letters. */
final class Phrases {
  private Phrases() {}

  /** Whether one of some phrases, in lower case, is in a text. */
  static boolean containsAny(String text, List<String> phrases) {
    for (String phrase : phrases) {
      if (contains(text, phrase)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a phrase, in lower case, is in a text. */
  static boolean contains(String text, String phrase) {
    if (phrase.isEmpty()) {
      return true;
    }
    char first = phrase.charAt(0);
    char other = Character.toUpperCase(first);
    for (int i = 0; i <= text.length() - phrase.length(); i++) {
      char c = text.charAt(i);
      if ((c == first || c == other) && text.regionMatches(true, i, phrase, 0, phrase.length())) {
        return true;
      }
    }
    return false;
  }
}
