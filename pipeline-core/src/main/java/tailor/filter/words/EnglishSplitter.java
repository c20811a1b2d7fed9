package tailor.filter.words;

import static tailor.filter.words.CharacterClass.ALPHA;
import static tailor.filter.words.CharacterClass.ALPHA_LOWER;
import static tailor.filter.words.CharacterClass.ALPHA_UPPER;
import static tailor.filter.words.CharacterClass.BEFORE_STOP;
import static tailor.filter.words.CharacterClass.CURRENCY;
import static tailor.filter.words.CharacterClass.ICON;
import static tailor.filter.words.CharacterClass.PREFIX;
import static tailor.filter.words.CharacterClass.QUOTE;
import static tailor.filter.words.CharacterClass.SUFFIX;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Divides what stands between white space into words as spaCy 3.8 does for English: marks at the
 * start and the end are words of their own until a {@linkplain SpecialWords special word} or
 * nothing is left; what remains is divided at hyphens and the like between letters, unless it is a
 * web address. Takes time linear in the length of the text. Not thread-safe.
 */
final class EnglishSplitter {
  private static final Set<String> UNITS =
      Set.of(
          ("km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb"
                  + " oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb GB tb TB T G M K % км км² км³ м"
                  + " м² м³ дм дм² дм³ см см² см³ мм мм² мм³ нм кг г мг м/с км/ч кПа Па мбар Кб КБ кб"
                  + " Мб МБ мб Гб ГБ гб Тб ТБ тбكم كم² كم³ م م² م³ سم سم² سم³ مم مم² مم³ كم غرام جرام"
                  + " جم كغ ملغ كوب اكواب")
              .split(" "));
  private static final int LONGEST_UNIT = 5;

  private final SpecialWords specials = new SpecialWords();
  private final Map<String, int[]> mergedSpecials = new HashMap<>();
  private final SpecialHashes mergedHashes;

  private String text = "";
  private IntList ends = new IntList();

  EnglishSplitter() {
    for (String special : specials.words()) {
      boolean divides =
          prefix(special, 0, special.length()) > 0
              || suffix(special, 0, special.length()) > 0
              || hasInfix(special);
      if (divides) {
        mergedSpecials.put(special, plainEnds(special));
      }
    }
    mergedHashes = new SpecialHashes(mergedSpecials.keySet());
  }

  /**
   * Divides a text without white space.
   *
   * @return where each word ends; the last is the text's length
   */
  int[] split(String chunk) {
    int[] special = specials.ends(chunk);
    if (special != null) {
      return special;
    }
    ends = new IntList();
    text = chunk;
    splitAffixes(true);
    mergeSpecials();
    return ends.toArray();
  }

  private int[] plainEnds(String special) {
    ends = new IntList();
    text = special;
    splitAffixes(false);
    return ends.toArray();
  }

  private void splitAffixes(boolean withSpecials) {
    int start = 0;
    int end = text.length();
    IntList suffixEnds = new IntList();
    int[] special = null;
    for (int last = -1; start < end && end - start != last; ) {
      special = withSpecials ? special(start, end) : null;
      if (special != null) {
        break;
      }
      last = end - start;
      int prefix = prefix(text, start, end);
      if (prefix > 0 && withSpecials && special(start + prefix, end) != null) {
        start += prefix;
        ends.add(start);
        continue;
      }
      int suffix = suffix(text, start + prefix, end);
      if (suffix > 0 && withSpecials && special(start, end - suffix) != null) {
        suffixEnds.add(end);
        end -= suffix;
        continue;
      }
      if (prefix > 0) {
        start += prefix;
        ends.add(start);
      }
      if (suffix > 0) {
        suffixEnds.add(end);
        end -= suffix;
      }
    }
    if (special != null) {
      for (int specialEnd : special) {
        ends.add(start + specialEnd);
      }
    } else if (start < end) {
      splitInfixes(start, end);
    }
    for (int i = suffixEnds.size() - 1; i >= 0; i--) {
      ends.add(suffixEnds.get(i));
    }
  }

  private int @Nullable [] special(int start, int end) {
    return end - start > specials.longest() || start == end
        ? null
        : specials.ends(text.substring(start, end));
  }

  private void splitInfixes(int start, int end) {
    int from = start;
    boolean known = false;
    for (int i = start; i < end; ) {
      int length = infix(text, i, start, end);
      if (length == 0) {
        i += Character.charCount(text.codePointAt(i));
        continue;
      }
      if (!known) {
        known = true;
        if (WebAddress.matches(text, start, end)) {
          break;
        }
      }
      if (i > start) {
        if (i > from) {
          ends.add(i);
        }
        from = i + length;
        ends.add(from);
      }
      i += length;
    }
    if (from < end) {
      ends.add(end);
    }
  }

  /** Puts together what makes a special word, of several the longest and then the first. */
  private void mergeSpecials() {
    List<Merged> found = foundSpecials();
    if (found.isEmpty()) {
      return;
    }
    found.sort(Comparator.comparingInt(Merged::words).reversed().thenComparingInt(Merged::first));
    BitSet seen = new BitSet();
    List<Merged> chosen = new ArrayList<>();
    for (Merged special : found) {
      if (!seen.get(special.first) && !seen.get(special.last)) {
        chosen.add(special);
      }
      seen.set(special.first, special.last + 1);
    }
    chosen.sort(Comparator.comparingInt(Merged::first));
    replace(chosen);
  }

  /** Words, by their numbers, that are one special word. */
  private record Merged(int first, int last, int start) {
    int words() {
      return last - first + 1;
    }
  }

  private List<Merged> foundSpecials() {
    List<Merged> found = new ArrayList<>();
    int start = 0;
    for (int first = 0; first < ends.size(); first++) {
      long hash = 0;
      int hashed = start;
      for (int last = first; last < ends.size(); last++) {
        if (ends.get(last) - start > specials.longest()) {
          break;
        }
        for (; hashed < ends.get(last); hashed++) {
          hash = PolynomialHash.append(hash, text.charAt(hashed));
        }
        if (mergedHashes.mayHave(hash) && isMerged(first, last, start)) {
          found.add(new Merged(first, last, start));
        }
      }
      start = ends.get(first);
    }
    return found;
  }

  private boolean isMerged(int first, int last, int start) {
    int[] plain = mergedSpecials.get(text.substring(start, ends.get(last)));
    if (plain == null || plain.length != last - first + 1) {
      return false;
    }
    for (int i = 0; i < plain.length; i++) {
      if (start + plain[i] != ends.get(first + i)) {
        return false;
      }
    }
    return true;
  }

  private void replace(List<Merged> chosen) {
    IntList merged = new IntList();
    int next = 0;
    for (Merged special : chosen) {
      for (; next < special.first; next++) {
        merged.add(ends.get(next));
      }
      int[] parts = special(special.start, ends.get(special.last));
      if (parts != null) {
        for (int part : parts) {
          merged.add(special.start + part);
        }
      }
      next = special.last + 1;
    }
    for (; next < ends.size(); next++) {
      merged.add(ends.get(next));
    }
    ends = merged;
  }

  private static int prefix(String text, int start, int end) {
    int c = text.codePointAt(start);
    if (PREFIX.has(c)) {
      return Character.charCount(c);
    }
    char next = start + 1 < end ? text.charAt(start + 1) : '\0';
    return switch (c) {
      case '+' -> isDigit(next) ? 0 : 1;
      case '.' -> next == '.' ? runOfStops(text, start, end) : 0;
      case 'U' -> text.startsWith("US$", start) && start + 3 <= end ? 3 : 0;
      case 'C', 'A' -> next == '$' ? 2 : 0;
      default -> 0;
    };
  }

  private static int runOfStops(String text, int start, int end) {
    int stop = start;
    while (stop < end && text.charAt(stop) == '.') {
      stop++;
    }
    return stop - start;
  }

  private static int suffix(String text, int start, int end) {
    if (start >= end) {
      return 0;
    }
    int c = text.codePointBefore(end);
    int before = end - Character.charCount(c);
    int length = SUFFIX.has(c) ? end - before : 0;
    boolean more = before > start;
    if (c == '…' && more && text.charAt(before - 1) == '…') {
      length = 2;
    } else if (c == '.') {
      length = Math.max(length, stopSuffix(text, start, before));
    } else if ((c == 's' || c == 'S') && more && isApostrophe(text.charAt(before - 1))) {
      length = 2;
    } else if (more && (c == '+' || CURRENCY.has(c)) && isDigit(text.charAt(before - 1))) {
      length = Math.max(length, 1);
    }
    if (c == '$') {
      length = Math.max(length, dollarSuffix(text, start, end));
    }
    return Math.max(length, unitSuffix(text, start, end));
  }

  /** The length of what ends in a full stop at {@code stop}. */
  private static int stopSuffix(String text, int start, int stop) {
    if (stop == start) {
      return 0;
    }
    int first = stop;
    while (first > start && text.charAt(first - 1) == '.') {
      first--;
    }
    if (first < stop) {
      return stop + 1 - first;
    }
    int c = text.codePointBefore(stop);
    if (BEFORE_STOP.has(c) || ALPHA_LOWER.has(c)) {
      return 1;
    }
    int beforeIt = stop - Character.charCount(c);
    boolean afterTwoCapitals =
        ALPHA_UPPER.has(c) && beforeIt > start && ALPHA_UPPER.has(text.codePointBefore(beforeIt));
    boolean afterDegrees =
        "FfCcKk".indexOf(c) >= 0 && beforeIt > start && text.charAt(beforeIt - 1) == '°';
    return afterTwoCapitals || afterDegrees ? 1 : 0;
  }

  private static int dollarSuffix(String text, int start, int end) {
    for (String dollar : List.of("US$", "C$", "A$")) {
      int at = end - dollar.length();
      if (at > start && text.startsWith(dollar, at) && isDigit(text.charAt(at - 1))) {
        return dollar.length();
      }
    }
    return 0;
  }

  private static int unitSuffix(String text, int start, int end) {
    int at = end;
    while (at > start && end - at <= LONGEST_UNIT && !isDigit(text.charAt(at - 1))) {
      at--;
    }
    return at > start
            && at < end
            && end - at <= LONGEST_UNIT
            && UNITS.contains(text.substring(at, end))
        ? end - at
        : 0;
  }

  private static boolean hasInfix(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (infix(text, i, 0, text.length()) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The length of the mark at an index that divides words; 0 if there is none. */
  private static int infix(String text, int i, int start, int end) {
    int c = text.codePointAt(i);
    if (c < 0x80 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')) {
      return 0;
    }
    int length = Character.charCount(c);
    if (c == '…' || ICON.has(c)) {
      return length;
    }
    if (c == '.') {
      int stops = runOfStops(text, i, end);
      if (stops > 1) {
        return stops;
      }
    }
    int before = i > start ? text.codePointBefore(i) : -1;
    int after = i + length < end ? text.codePointAt(i + length) : -1;
    if (before < 0 || after < 0) {
      return 0;
    }
    return switch (c) {
      case '+', '*', '^' -> isDigit(before) && (isDigit(after) || after == '-') ? 1 : 0;
      case '.' ->
          (ALPHA_LOWER.has(before) || QUOTE.has(before))
                  && (ALPHA_UPPER.has(after) || QUOTE.has(after))
              ? 1
              : 0;
      case ',' -> ALPHA.has(before) && ALPHA.has(after) ? 1 : 0;
      case ':', '<', '>', '=', '/' -> isWord(before) && ALPHA.has(after) ? 1 : 0;
      case '–', '~' -> isWord(before) && ALPHA.has(after) ? 1 : 0;
      case '-' ->
          isDigit(before) && (isDigit(after) || after == '-')
              ? 1
              : isWord(before) ? hyphens(text, i, end, 3) : 0;
      case '—' -> isWord(before) ? hyphens(text, i, end, 2) : 0;
      default -> 0;
    };
  }

  /** The length of a run of at most so many hyphens with a letter behind it, otherwise 0. */
  private static int hyphens(String text, int i, int end, int most) {
    for (int length = 1; length <= most && i + length < end; length++) {
      if (ALPHA.has(text.codePointAt(i + length))) {
        return length;
      }
      if (text.charAt(i + length) != text.charAt(i)) {
        return 0;
      }
    }
    return 0;
  }

  private static boolean isWord(int c) {
    return ALPHA.has(c) || isDigit(c);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isApostrophe(char c) {
    return c == '\'' || c == '’';
  }
}
