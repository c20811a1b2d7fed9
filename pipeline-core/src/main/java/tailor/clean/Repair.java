package tailor.clean;

/**
 * What a cleaner changed in a text.
 *
 * @param rule the cleaner's type
 * @param place {@code text} or {@code title}
 * @param before the part that changed, as it was, with a little of what stands around it
 * @param after the same part, as it became
 */
record Repair(String rule, String place, String before, String after) {
  private static final int AROUND = 40;
  private static final int LONGEST = 600;

  /** The difference of two texts, from the first character that changed to the last. */
  static Repair between(String rule, String place, String before, String after) {
    int shorter = Math.min(before.length(), after.length());
    int start = 0;
    while (start < shorter && before.charAt(start) == after.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
      end++;
    }
    return new Repair(rule, place, part(before, start, end), part(after, start, end));
  }

  private static String part(String text, int start, int end) {
    int from = Math.max(0, start - AROUND);
    int to = Math.min(text.length(), text.length() - end + AROUND);
    return to - from <= LONGEST
        ? text.substring(from, to)
        : text.substring(from, from + LONGEST) + "…";
  }
}
