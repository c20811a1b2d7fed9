package tailor.filter;

/**
 * Where some strings occur in a text, none over another of its kind.
 *
 * @param count how often they occur
 * @param firstStart where the first starts; -1 if there is none
 * @param firstEnd where the first ends
 */
record Occurrences(int count, int firstStart, int firstEnd) {

  static Occurrences of(String text, String... strings) {
    int count = 0;
    int firstStart = -1;
    int firstEnd = -1;
    for (String string : strings) {
      int at = text.indexOf(string);
      if (at >= 0 && (firstStart < 0 || at < firstStart)) {
        firstStart = at;
        firstEnd = at + string.length();
      }
      for (; at >= 0; at = text.indexOf(string, at + string.length())) {
        count++;
      }
    }
    return new Occurrences(count, firstStart, firstEnd);
  }
}
