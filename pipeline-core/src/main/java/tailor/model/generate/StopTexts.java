package tailor.model.generate;

import java.util.List;

/** Lets a growing text through up to the first of several stop texts, which is left out. */
final class StopTexts {
  private final List<String> stops;
  private String held = "";
  private boolean found;

  StopTexts(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /** Whether a stop text was found; from then on nothing more comes through. */
  boolean isFound() {
    return found;
  }

  /** Takes the next piece of text and returns what is certain not to belong to a stop text. */
  String accept(String piece) {
    if (found) {
      return "";
    }
    String text = held + piece;
    int first = first(text);
    if (first >= 0) {
      found = true;
      held = "";
      return text.substring(0, first);
    }
    int certain = text.length() - longestBeginningAtEnd(text);
    held = text.substring(certain);
    return text.substring(0, certain);
  }

  /** Returns what was held back, once no more text will come. */
  String finish() {
    String rest = held;
    held = "";
    return rest;
  }

  private int first(String text) {
    int first = -1;
    for (String stop : stops) {
      int at = text.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  private int longestBeginningAtEnd(String text) {
    int longest = 0;
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
        if (text.endsWith(stop.substring(0, length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
