package tailor.dedup;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.codec.digest.MurmurHash3;
import tailor.dedup.DedupOptions.Punctuation;
import tailor.dedup.RepeatedTextOptions.Unit;

/**
 * The lines or paragraphs of a text. They are compared by 128 bits of their {@linkplain
 * NormalizedText normalized text} with every digit as 0, so that footers that count pages are one
 * (after Wenzek et al., <a href="https://arxiv.org/abs/1911.00359">CCNet</a>, section 3.1).
 */
final class TextParts {
  private static final String PARAGRAPHS = "(?<=\n)(?=\n)";
  private static final String LINES = "(?<=\n)";

  private final RepeatedTextOptions options;

  TextParts(RepeatedTextOptions options) {
    this.options = options;
  }

  /** Two halves of a part's hash. */
  record PartHash(long high, long low) {}

  /** A text without some of its parts, and how many were taken out of how many. */
  record Edited(String text, int removed, int parts) {}

  /** Hashes of the parts that are long enough to be taken out, each once. */
  Set<PartHash> hashes(String text) {
    Set<PartHash> hashes = new HashSet<>();
    for (String part : split(text)) {
      if (isLong(part)) {
        hashes.add(hash(part));
      }
    }
    return hashes;
  }

  /** Takes the parts out of a text that a condition names. */
  Edited without(String text, Predicate<PartHash> repeated) {
    StringBuilder kept = new StringBuilder(text.length());
    int removed = 0;
    int parts = 0;
    for (String part : split(text)) {
      parts += part.isBlank() ? 0 : 1;
      if (isLong(part) && repeated.test(hash(part))) {
        removed++;
      } else {
        kept.append(part);
      }
    }
    return new Edited(removed == 0 ? text : kept.toString().strip(), removed, parts);
  }

  private String[] split(String text) {
    return text.split(options.unit() == Unit.LINE ? LINES : PARAGRAPHS);
  }

  private boolean isLong(String part) {
    return part.strip().length() >= options.minCharacters();
  }

  private static PartHash hash(String part) {
    String normalized = NormalizedText.of(part, Punctuation.IGNORE);
    StringBuilder text = new StringBuilder(normalized.length());
    normalized.codePoints().map(c -> Character.isDigit(c) ? '0' : c).forEach(text::appendCodePoint);
    long[] halves = MurmurHash3.hash128x64(text.toString().getBytes(StandardCharsets.UTF_8));
    return new PartHash(halves[0], halves[1]);
  }
}
