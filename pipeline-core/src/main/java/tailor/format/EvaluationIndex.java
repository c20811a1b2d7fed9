package tailor.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What records of evaluation sets hold: their n-grams as 64-bit hashes in a table of open addresses
 * that names the record of each, and their shingles for near-duplicates.
 *
 * <p>A near-duplicate is found by its record's {@value #SKETCH} smallest shingles: of two texts
 * with a Jaccard similarity of at least 0.5, each has at least half of the other's in expectation,
 * and a quarter of them is asked for. The candidates are compared shingle by shingle.
 */
public final class EvaluationIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Shortest record that counts as a whole (GPT-3's least N). */
  static final int SHORTEST = 8;

  private static final int SHINGLE = 5;
  private static final int SKETCH = 16;
  private static final int ENOUGH = SKETCH / 4;

  private final int nGram;
  private final List<Record> records = new ArrayList<>();
  private final TreeSet<Integer> lengths = new TreeSet<>();
  private final HashIndex grams = new HashIndex();
  private final List<long[]> shingles = new ArrayList<>();
  private final HashIndex sketches = new HashIndex();
  private final List<int[]> sketched = new ArrayList<>();

  /**
   * A record of an evaluation set.
   *
   * @param set the source, or the split {@code test}
   * @param id its id
   * @param own whether it is of the run's own test
   */
  public record Record(String set, String id, boolean own) implements Serializable {}

  /**
   * What a document shares with a record.
   *
   * @param record the record
   * @param gram hash of the n-gram; 0 for a near-duplicate
   * @param start index of its first character
   * @param end index after its last one
   * @param jaccard similarity of the whole; 0 unless it is a near-duplicate
   */
  public record Hit(Record record, long gram, int start, int end, double jaccard) {}

  /**
   * An index without records.
   *
   * @param nGram words of an n-gram
   */
  public EvaluationIndex(int nGram) {
    this.nGram = nGram;
  }

  /** Adds a record. */
  public void add(Record record, String text) {
    WordHashes hashes = new WordHashes();
    hashes.read(text);
    int number = records.size();
    records.add(record);
    int length = Math.min(nGram, hashes.count());
    if (length >= SHORTEST || length == nGram) {
      lengths.add(length);
      for (int i = 0; i + length <= hashes.count(); i++) {
        grams.putIfAbsent(hashes.hash(i, length), number);
      }
    }
    long[] own = shingles(hashes);
    shingles.add(own);
    for (int i = 0; i < Math.min(SKETCH, own.length); i++) {
      int at = sketches.putIfAbsent(own[i], sketched.size());
      if (at == sketched.size()) {
        sketched.add(new int[] {number});
      } else {
        int[] longer = Arrays.copyOf(sketched.get(at), sketched.get(at).length + 1);
        longer[longer.length - 1] = number;
        sketched.set(at, longer);
      }
    }
  }

  /** Number of n-grams. */
  long size() {
    return grams.size();
  }

  /**
   * What a text shares with the records: each n-gram of the run's own test once, the first one of
   * other sets, and the nearest near-duplicate.
   *
   * @param hashes is given the text; one a thread
   * @param jaccard least similarity of a near-duplicate
   */
  public List<Hit> find(String text, WordHashes hashes, double jaccard) {
    hashes.read(text);
    List<Hit> hits = new ArrayList<>();
    TreeSet<Long> seen = new TreeSet<>();
    boolean foreign = false;
    for (int length : lengths) {
      for (int i = 0; i + length <= hashes.count(); i++) {
        long gram = hashes.hash(i, length);
        int number = grams.get(gram);
        if (number < 0) {
          continue;
        }
        Record record = records.get(number);
        if (record.own() ? seen.add(gram) : !foreign) {
          foreign |= !record.own();
          hits.add(new Hit(record, gram, hashes.start(i), hashes.end(i + length - 1), 0));
        }
      }
    }
    Hit near = nearest(hashes, text.length(), jaccard);
    if (near != null) {
      hits.add(near);
    }
    return hits;
  }

  private @Nullable Hit nearest(WordHashes hashes, int end, double least) {
    TreeMap<Integer, Integer> votes = new TreeMap<>();
    int length = Math.min(SHINGLE, hashes.count());
    for (int i = 0; length > 0 && i + length <= hashes.count(); i++) {
      int at = sketches.get(hashes.hash(i, length));
      if (at >= 0) {
        for (int number : sketched.get(at)) {
          votes.merge(number, 1, Integer::sum);
        }
      }
    }
    long[] own = {};
    Hit best = null;
    for (var vote : votes.entrySet()) {
      long[] other = shingles.get(vote.getKey());
      if (vote.getValue() < Math.min(ENOUGH, other.length)) {
        continue;
      }
      own = own.length == 0 ? shingles(hashes) : own;
      double similarity = jaccard(own, other);
      if (similarity >= least && (best == null || similarity > best.jaccard())) {
        best = new Hit(records.get(vote.getKey()), 0, 0, end, similarity);
      }
    }
    return best;
  }

  /** Each shingle once, in order of hashes; a text of fewer words is one shingle. */
  private static long[] shingles(WordHashes hashes) {
    int length = Math.min(SHINGLE, hashes.count());
    if (length == 0) {
      return new long[0];
    }
    long[] all = new long[hashes.count() - length + 1];
    for (int i = 0; i < all.length; i++) {
      all[i] = hashes.hash(i, length);
    }
    Arrays.sort(all);
    int distinct = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[distinct++] = all[i];
      }
    }
    return Arrays.copyOf(all, distinct);
  }

  private static double jaccard(long[] a, long[] b) {
    int shared = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      if (a[i] == b[j]) {
        shared++;
        i++;
        j++;
      } else if (a[i] < b[j]) {
        i++;
      } else {
        j++;
      }
    }
    return (double) shared / (a.length + b.length - shared);
  }
}
