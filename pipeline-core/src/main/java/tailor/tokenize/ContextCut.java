package tailor.tokenize;

import java.util.Arrays;
import java.util.List;
import tailor.document.Segment;

/** Shortens the texts that are only read, the longest first, each at its end. */
final class ContextCut {
  private ContextCut() {}

  /**
   * Cuts tokens of context: those of segments that are neither targets nor a template's. All of
   * these are cut to one common length at most, so that a short question survives a long document.
   *
   * @param excess tokens to cut; fewer are cut where there are fewer
   */
  static ExampleTokenizer.Encoded cut(
      ExampleTokenizer.Encoded encoded, List<Segment> segments, int excess) {
    int[] lengths = new int[segments.size()];
    for (int i = 0; i < encoded.ids().length; i++) {
      if (isContext(encoded, segments, i)) {
        lengths[encoded.segments()[i]]++;
      }
    }
    int total = Arrays.stream(lengths).sum();
    int[] kept = level(lengths, Math.max(0, total - excess));
    int[] ids = new int[encoded.ids().length];
    int[] owners = new int[ids.length];
    byte[] targets = new byte[ids.length];
    int[] seen = new int[segments.size()];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      int owner = encoded.segments()[i];
      if (!isContext(encoded, segments, i) || seen[owner]++ < kept[owner]) {
        ids[count] = encoded.ids()[i];
        owners[count] = owner;
        targets[count] = encoded.targets()[i];
        count++;
      }
    }
    return new ExampleTokenizer.Encoded(ids, owners, targets).first(count);
  }

  /** Lowers the longest lengths to one level, such that they sum up to a budget exactly. */
  static int[] level(int[] lengths, int budget) {
    int low = 0;
    int high = Arrays.stream(lengths).max().orElse(0);
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (sumUpTo(lengths, middle) <= budget) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int level = low;
    long spare = budget - sumUpTo(lengths, level);
    int[] kept = new int[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      kept[i] = Math.min(lengths[i], level);
      if (spare > 0 && kept[i] < lengths[i]) {
        kept[i]++;
        spare--;
      }
    }
    return kept;
  }

  private static long sumUpTo(int[] lengths, int level) {
    return Arrays.stream(lengths).mapToLong(length -> Math.min(length, level)).sum();
  }

  private static boolean isContext(
      ExampleTokenizer.Encoded encoded, List<Segment> segments, int token) {
    Segment segment = segments.get(encoded.segments()[token]);
    return encoded.targets()[token] == 0 && !segment.target() && !segment.control();
  }
}
