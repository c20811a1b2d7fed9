package tailor.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A string that knows where its characters come from: the template, or one of the texts that it was
 * given. Every operation of the language keeps that knowledge, so that a control token which the
 * template writes can be told from one that somebody typed. Equality looks at characters alone.
 */
public final class Text implements Comparable<Text> {
  /** The origin of characters that the template wrote. */
  public static final int TEMPLATE = -1;

  static final Text EMPTY = new Text(List.of());

  /**
   * Neighbouring characters of one origin.
   *
   * @param text the characters
   * @param origin {@link #TEMPLATE}, or the number that their text was given with
   */
  public record Run(String text, int origin) {}

  private final List<Run> runs;
  private final String value;

  private Text(List<Run> runs) {
    this.runs = runs;
    this.value = join(runs);
  }

  /** A text that counts as the template's own. */
  public static Text ofTemplate(String text) {
    return of(text, TEMPLATE);
  }

  /**
   * A text that the template is given.
   *
   * @param origin any number that is not negative
   */
  public static Text of(String text, int origin) {
    return text.isEmpty() ? EMPTY : new Text(List.of(new Run(text, origin)));
  }

  /** The characters. */
  public String value() {
    return value;
  }

  /** The characters by origin, in order; no two neighbours have the same. */
  public List<Run> runs() {
    return runs;
  }

  int length() {
    return value.length();
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  /** Characters as Python counts them. */
  int codePoints() {
    return value.codePointCount(0, value.length());
  }

  /** The UTF-16 index of a character as Python counts them. */
  int indexOfCodePoint(int number) {
    return value.offsetByCodePoints(0, number);
  }

  Text concat(Text other) {
    return new Builder().append(this).append(other).build();
  }

  /** The characters between two UTF-16 indices. */
  Text substring(int from, int to) {
    Builder builder = new Builder();
    int start = 0;
    for (Run run : runs) {
      int end = start + run.text().length();
      if (end > from && start < to) {
        builder.append(
            run.text().substring(Math.max(from, start) - start, Math.min(to, end) - start),
            run.origin());
      }
      start = end;
    }
    return builder.build();
  }

  /** Each of the characters as a text, as Python counts them. */
  List<Text> characters() {
    List<Text> characters = new ArrayList<>();
    for (int i = 0; i < value.length(); ) {
      int next = i + Character.charCount(value.codePointAt(i));
      characters.add(substring(i, next));
      i = next;
    }
    return characters;
  }

  /**
   * A text that was made of this one. Where places no longer correspond, all of it counts as given
   * if any of this was, which is the safe side.
   */
  Text changedTo(String changed) {
    if (changed.equals(value)) {
      return this;
    }
    if (changed.length() == value.length()) {
      Builder builder = new Builder();
      int start = 0;
      for (Run run : runs) {
        int end = start + run.text().length();
        builder.append(changed.substring(start, end), run.origin());
        start = end;
      }
      return builder.build();
    }
    return of(changed, safeOrigin());
  }

  /** The template if all characters are its own, else an origin of one that was given. */
  int safeOrigin() {
    return runs.stream()
        .mapToInt(Run::origin)
        .filter(origin -> origin != TEMPLATE)
        .findFirst()
        .orElse(TEMPLATE);
  }

  /** By code points, as Python compares strings. */
  @Override
  public int compareTo(Text other) {
    int[] mine = value.codePoints().toArray();
    int[] others = other.value.codePoints().toArray();
    return java.util.Arrays.compare(mine, others);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Text text && text.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }

  private static String join(List<Run> runs) {
    if (runs.size() == 1) {
      return runs.get(0).text();
    }
    StringBuilder joined = new StringBuilder();
    runs.forEach(run -> joined.append(run.text()));
    return joined.toString();
  }

  /** Puts a text together; refuses to let it grow beyond {@link Limits#CHARACTERS}. */
  static final class Builder {
    private final List<Run> runs = new ArrayList<>();
    private final StringBuilder last = new StringBuilder();
    private int lastOrigin;
    private long length;

    Builder append(String text, int origin) {
      if (text.isEmpty()) {
        return this;
      }
      length += text.length();
      if (length > Limits.CHARACTERS) {
        throw TemplateException.of(
            "a text grows beyond %,d characters".formatted(Limits.CHARACTERS));
      }
      if (origin != lastOrigin) {
        flush();
        lastOrigin = origin;
      }
      last.append(text);
      return this;
    }

    Builder append(Text text) {
      text.runs.forEach(run -> append(run.text(), run.origin()));
      return this;
    }

    /** Appends characters of the template. */
    Builder append(String text) {
      return append(text, TEMPLATE);
    }

    Text build() {
      flush();
      return runs.isEmpty() ? EMPTY : new Text(List.copyOf(runs));
    }

    /** Builds what was appended since the last time; the limit goes on counting. */
    Text take() {
      Text taken = build();
      runs.clear();
      return taken;
    }

    private void flush() {
      if (!last.isEmpty()) {
        runs.add(new Run(last.toString(), lastOrigin));
        last.setLength(0);
      }
    }
  }
}
