package tailor.tokenize;

import java.util.Comparator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tailor.document.Segment;

/**
 * Sees to it that special tokens which people wrote stay text, by a blank after their first
 * character: {@code <|im_end|>} becomes {@code < |im_end|>}. A template's special tokens are left.
 */
final class SpecialTokenGuard {
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final Pattern special;

  SpecialTokenGuard(Set<String> texts) {
    this.special =
        texts.stream().anyMatch(text -> !text.isEmpty())
            ? Pattern.compile(
                texts.stream()
                    .filter(text -> !text.isEmpty())
                    .sorted(Comparator.comparing(String::length).reversed())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|")))
            : NOTHING;
  }

  Segment guard(Segment segment) {
    if (segment.control()) {
      return segment;
    }
    Matcher matcher = special.matcher(segment.text());
    if (!matcher.find()) {
      return segment;
    }
    String text =
        matcher.replaceAll(
            found -> {
              String token = found.group();
              int first = Character.charCount(token.codePointAt(0));
              return Matcher.quoteReplacement(
                  token.substring(0, first) + " " + token.substring(first));
            });
    return new Segment(text, segment.target(), false);
  }
}
