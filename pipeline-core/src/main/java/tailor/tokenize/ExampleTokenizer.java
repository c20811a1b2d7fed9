package tailor.tokenize;

import java.util.Arrays;
import java.util.List;
import tailor.document.Segment;

/**
 * Turns the segments of an example into tokens with a loss mask.
 *
 * <p>The whole text is tokenized at once, so that the ids are those that the text has anywhere
 * else, and the segments are found again by the tokens' offsets. A token is a target if any of its
 * characters is, but of a last character in several tokens only the first, as transformers has it.
 * A special token that is written in somebody's text, rather than by a template, stays text: a
 * blank is put into it, so that no document can end a turn.
 *
 * <p>Before the text stands what the tokenizer itself puts before every text; after it, the token
 * that ends a text, which is a target if the text ends in one. A conversation is left as its
 * template wrote it: that is what every runtime sends. Not safe for use by several threads.
 */
public final class ExampleTokenizer {
  private final Tokenizer tokenizer;
  private final int end;
  private final SpecialTokenGuard guard;

  /**
   * @param end the token that is put after every example
   */
  public ExampleTokenizer(Tokenizer tokenizer, int end) {
    this.tokenizer = tokenizer;
    this.end = end;
    this.guard = new SpecialTokenGuard(tokenizer.specialTokens().texts());
  }

  /** All tokens of an example, however many. */
  public TokenizedExample tokenize(List<Segment> segments) {
    return whole(encode(segments));
  }

  /** The tokens of an example, at most a given number, cut as {@link #fitted}. */
  public TokenizedExample tokenize(List<Segment> segments, int maxTokens) {
    return fitted(encode(segments), segments, maxTokens);
  }

  /** All tokens of a conversation, however many: nothing before them and nothing after. */
  public TokenizedExample tokenizeAsWritten(List<Segment> segments) {
    Encoded encoded = encode(segments);
    return new TokenizedExample(encoded.ids(), encoded.targets(), 0, 0);
  }

  /** The tokens of a conversation, of which so many tokens of context are cut if they are there. */
  TokenizedExample cutAsWritten(Encoded encoded, List<Segment> segments, int excess) {
    Encoded cut = excess == 0 ? encoded : ContextCut.cut(encoded, segments, excess);
    return new TokenizedExample(
        cut.ids(), cut.targets(), encoded.ids().length - cut.ids().length, 0);
  }

  /** The tokens of a conversation, at most a given number, cut as {@link #fitted}. */
  TokenizedExample fittedAsWritten(Encoded encoded, List<Segment> segments, int maxTokens) {
    Encoded fitting = fit(encoded, segments, maxTokens);
    return new TokenizedExample(
        fitting.ids(),
        fitting.targets(),
        encoded.ids().length - fitting.ids().length,
        encoded.learned() - fitting.learned());
  }

  /** All tokens of an example, with what stands around every text. */
  TokenizedExample whole(Encoded encoded) {
    return assemble(encoded, encoded);
  }

  /**
   * The tokens of an example, at most a given number. What is too long is cut where it hurts least:
   * at the ends of the longest texts that are only read, and where these do not suffice, at the end
   * of the whole.
   *
   * @param maxTokens most tokens, at least 2
   */
  TokenizedExample fitted(Encoded encoded, List<Segment> segments, int maxTokens) {
    return assemble(fit(encoded, segments, maxTokens - around(encoded)), encoded);
  }

  private static Encoded fit(Encoded encoded, List<Segment> segments, int most) {
    int excess = encoded.ids().length - most;
    if (excess <= 0) {
      return encoded;
    }
    Encoded cut = ContextCut.cut(encoded, segments, excess);
    return cut.ids().length <= most ? cut : cut.first(most);
  }

  /** Tokens with the segment of each and whether it is a target. */
  @SuppressWarnings("ArrayRecordComponent")
  record Encoded(int[] ids, int[] segments, byte[] targets) {
    /** No tokens. */
    static final Encoded NONE = new Encoded(new int[0], new int[0], new byte[0]);

    /**
     * @param ends for each segment the number of tokens up to its end
     */
    static Encoded of(int[] ids, int[] ends, byte[] targets) {
      int[] segments = new int[ids.length];
      for (int segment = 1; segment < ends.length; segment++) {
        Arrays.fill(segments, ends[segment - 1], ends[segment], segment);
      }
      return new Encoded(ids, segments, targets);
    }

    /** For each segment the number of tokens up to its end. */
    int[] ends(int segmentCount) {
      int[] ends = new int[segmentCount];
      for (int segment : segments) {
        ends[segment]++;
      }
      Arrays.parallelPrefix(ends, Integer::sum);
      return ends;
    }

    Encoded first(int count) {
      return new Encoded(
          Arrays.copyOf(ids, count), Arrays.copyOf(segments, count), Arrays.copyOf(targets, count));
    }

    int learned() {
      int learned = 0;
      for (byte target : targets) {
        learned += target;
      }
      return learned;
    }
  }

  /** All tokens of an example's own text. */
  Encoded encode(List<Segment> segments) {
    List<Segment> guarded = segments.stream().map(guard::guard).toList();
    StringBuilder text = new StringBuilder();
    guarded.forEach(segment -> text.append(segment.text()));
    if (segments.size() == 1) {
      int[] ids = tokenizer.encode(text.toString());
      byte[] targets = new byte[ids.length];
      Arrays.fill(targets, (byte) (segments.get(0).target() ? 1 : 0));
      return new Encoded(ids, new int[ids.length], targets);
    }
    return locate(tokenizer.encodeWithOffsets(text.toString()), guarded);
  }

  /** Finds for each token the segment it begins in, and whether it is a target. */
  private static Encoded locate(EncodedText encoded, List<Segment> segments) {
    int[] bounds = new int[segments.size() + 1];
    for (int i = 0; i < segments.size(); i++) {
      String text = segments.get(i).text();
      bounds[i + 1] = bounds[i] + text.codePointCount(0, text.length());
    }
    int[] owners = new int[encoded.ids().length];
    int segment = 0;
    for (int token = 0; token < owners.length; token++) {
      while (segment + 1 < segments.size() && bounds[segment + 1] <= encoded.starts()[token]) {
        segment++;
      }
      owners[token] = segment;
    }
    byte[] targets = new byte[owners.length];
    for (int i = 0; i < segments.size(); i++) {
      int first = i;
      while (i < segments.size() && (segments.get(i).target() || bounds[i] == bounds[i + 1])) {
        i++;
      }
      mark(targets, encoded, bounds[first], bounds[i], bounds[segments.size()]);
    }
    return new Encoded(encoded.ids(), owners, targets);
  }

  /**
   * Marks the tokens of a run of targets as transformers does: from the first token with the run's
   * first character to the first one with its last. A run that ends the text goes to its end.
   */
  private static void mark(byte[] targets, EncodedText encoded, int from, int to, int length) {
    int token = 0;
    while (token < targets.length && encoded.ends()[token] <= from) {
      token++;
    }
    boolean isWithin = from < to;
    for (; isWithin && token < targets.length && encoded.starts()[token] < to; token++) {
      targets[token] = 1;
      isWithin = to == length || encoded.ends()[token] < to;
    }
  }

  private int around(Encoded encoded) {
    return prefix(encoded).length + 1;
  }

  /** Nothing is put before a text that begins so already. */
  private int[] prefix(Encoded encoded) {
    int[] prefix = tokenizer.prefix();
    boolean there =
        encoded.ids().length >= prefix.length
            && Arrays.equals(encoded.ids(), 0, prefix.length, prefix, 0, prefix.length);
    return there ? new int[0] : prefix;
  }

  /**
   * Puts around what is kept of an example what stands around every text.
   *
   * @param whole the example before anything was cut
   */
  private TokenizedExample assemble(Encoded encoded, Encoded whole) {
    int[] prefix = prefix(whole);
    int count = encoded.ids().length;
    int[] ids = Arrays.copyOf(prefix, prefix.length + count + 1);
    byte[] mask = new byte[ids.length];
    System.arraycopy(encoded.ids(), 0, ids, prefix.length, count);
    System.arraycopy(encoded.targets(), 0, mask, prefix.length, count);
    ids[ids.length - 1] = end;
    mask[mask.length - 1] = count == 0 ? 0 : encoded.targets()[count - 1];
    return new TokenizedExample(
        ids, mask, whole.ids().length - count, whole.learned() - encoded.learned());
  }
}
