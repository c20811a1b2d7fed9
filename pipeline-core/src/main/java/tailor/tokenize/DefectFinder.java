package tailor.tokenize;

import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/** Looks at the tokens of examples for what would teach a model wrong habits. */
final class DefectFinder {
  private final OptionalInt begin;
  private final Set<Integer> special;

  /**
   * @param end the token that is put after examples
   */
  DefectFinder(Tokenizer tokenizer, int end) {
    SpecialTokens tokens = tokenizer.specialTokens();
    begin = tokens.begin();
    special = new HashSet<>(tokens.ends());
    special.add(end);
    for (String text : tokens.texts()) {
      int[] ids = tokenizer.encode(text);
      if (ids.length == 1) {
        special.add(ids[0]);
      }
    }
  }

  /** Whether a run of tokens to learn ends in an ordinary one, though nothing of it was cut. */
  boolean lacksEnd(TokenizedExample example) {
    if (example.unlearned() > 0) {
      return false;
    }
    byte[] mask = example.lossMask();
    for (int i = 0; i < mask.length; i++) {
      boolean isLast = mask[i] == 1 && (i + 1 == mask.length || mask[i + 1] == 0);
      if (isLast && !special.contains(example.ids()[i])) {
        return true;
      }
    }
    return false;
  }

  /** Whether the token that begins a text stands there twice. */
  boolean beginsTwice(TokenizedExample example) {
    int[] ids = example.ids();
    return begin.isPresent()
        && ids.length > 1
        && ids[0] == begin.getAsInt()
        && ids[1] == begin.getAsInt();
  }

  /**
   * What is wrong with an example, each 1 or 0.
   *
   * @param withoutEnd an answer does not end
   * @param doubledBegin it begins twice
   * @param truncatedAnswer tokens to learn were cut
   */
  record Defects(long withoutEnd, long doubledBegin, long truncatedAnswer) {}

  /** What is wrong with any of the texts of an example. */
  Defects of(TokenizedExample... texts) {
    return new Defects(
        Arrays.stream(texts).anyMatch(this::lacksEnd) ? 1 : 0,
        Arrays.stream(texts).anyMatch(this::beginsTwice) ? 1 : 0,
        Arrays.stream(texts).anyMatch(text -> text.unlearned() > 0) ? 1 : 0);
  }
}
