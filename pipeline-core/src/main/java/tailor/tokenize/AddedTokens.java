package tailor.tokenize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds tokens that stand for texts of their own: the leftmost, and of those there the longest. */
final class AddedTokens {
  private final List<AddedToken> longestFirst;
  private final char[] firstLetters;

  /**
   * @param text what it stands for, not empty
   */
  record AddedToken(String text, int id) {}

  /** Where a token stands. */
  record Match(int start, AddedToken token) {
    int end() {
      return start + token.text().length();
    }
  }

  AddedTokens(List<AddedToken> tokens) {
    longestFirst = new ArrayList<>(tokens);
    longestFirst.sort(Comparator.comparing((AddedToken token) -> token.text().length()).reversed());
    String letters =
        tokens.stream()
            .map(token -> token.text().substring(0, 1))
            .distinct()
            .reduce("", String::concat);
    firstLetters = letters.toCharArray();
  }

  /** The first token at or after a place. */
  @Nullable Match find(String text, int from) {
    int[] ahead = new int[firstLetters.length];
    for (int i = 0; i < ahead.length; i++) {
      ahead[i] = indexOf(text, firstLetters[i], from);
    }
    while (true) {
      int nearest = -1;
      for (int i = 0; i < ahead.length; i++) {
        if (ahead[i] < text.length() && (nearest < 0 || ahead[i] < ahead[nearest])) {
          nearest = i;
        }
      }
      if (nearest < 0) {
        return null;
      }
      int start = ahead[nearest];
      for (AddedToken token : longestFirst) {
        if (text.startsWith(token.text(), start)) {
          return new Match(start, token);
        }
      }
      ahead[nearest] = indexOf(text, firstLetters[nearest], start + 1);
    }
  }

  private static int indexOf(String text, char letter, int from) {
    int found = text.indexOf(letter, from);
    return found < 0 ? text.length() : found;
  }
}
