package tailor.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns byte-pair merges from counted words (Sennrich et al. 2016, arXiv 1508.07909): the most
 * frequent pair of neighbouring tokens becomes a token, again and again. Of equally frequent pairs
 * the one of the older tokens is taken, so the outcome depends on the words alone.
 *
 * <p>Every pair knows the words it occurs in, so a merge touches these only, and a queue holds the
 * counts; an entry of it counts only if it still says what the pair's count is.
 */
final class BytePairMerges {
  private final List<String> tokens;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<Merge> merges = new ArrayList<>();
  private final long minFrequency;

  private final int[][] words;
  private final long[] counts;
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Candidate::count)
              .reversed()
              .thenComparingInt(Candidate::left)
              .thenComparingInt(Candidate::right));

  /**
   * Two tokens that make a third.
   *
   * @param left text of the first token
   * @param right text of the second
   */
  record Merge(String left, String right) {}

  private record Candidate(long count, int left, int right) {}

  /** How often a pair occurs, and words it occurs in or has occurred in. */
  private static final class Pair {
    private long count;
    private int[] words = new int[2];
    private int size;

    void addWord(int word) {
      if (size > 0 && words[size - 1] == word) {
        return;
      }
      if (size == words.length) {
        words = Arrays.copyOf(words, size * 2);
      }
      words[size++] = word;
    }
  }

  /**
   * @param specialTokens come first in the vocabulary
   * @param words each once
   * @param minFrequency pairs that occur less often are not merged
   */
  BytePairMerges(List<String> specialTokens, List<WordCount> words, long minFrequency) {
    this.tokens = new ArrayList<>(specialTokens);
    this.minFrequency = minFrequency;
    for (char letter : ByteLevel.alphabet()) {
      tokens.add(String.valueOf(letter));
    }
    for (int id = 0; id < tokens.size(); id++) {
      ids.put(tokens.get(id), id);
    }
    this.words = new int[words.size()][];
    this.counts = new long[words.size()];
    for (int i = 0; i < words.size(); i++) {
      WordCount word = words.get(i);
      this.words[i] = word.word().chars().map(this::letterId).toArray();
      this.counts[i] = word.count();
    }
  }

  private int letterId(int letter) {
    Integer id = ids.get(String.valueOf((char) letter));
    if (id == null) {
      throw new IllegalArgumentException("not a letter of the byte-level alphabet: " + letter);
    }
    return id;
  }

  /** Merges until there are this many tokens, or no pair is frequent enough. */
  void learn(int vocabularySize) {
    Set<Long> touched = new LinkedHashSet<>();
    for (int word = 0; word < words.length; word++) {
      count(word, 1, touched);
    }
    enqueue(touched);
    while (tokens.size() < vocabularySize && !queue.isEmpty()) {
      Candidate best = queue.remove();
      Pair pair = pairs.get(key(best.left(), best.right()));
      if (pair != null && pair.count == best.count()) {
        merge(best, pair);
      }
    }
  }

  /** The tokens in order of their ids: special ones, letters, merged ones. */
  List<String> tokens() {
    return List.copyOf(tokens);
  }

  /** The merges in the order in which a tokenizer applies them. */
  List<Merge> merges() {
    return List.copyOf(merges);
  }

  private void merge(Candidate best, Pair pair) {
    String left = tokens.get(best.left());
    String right = tokens.get(best.right());
    Integer known = ids.get(left + right);
    int merged = known == null ? tokens.size() : known;
    if (known == null) {
      ids.put(left + right, merged);
      tokens.add(left + right);
    }
    merges.add(new Merge(left, right));
    Set<Long> touched = new LinkedHashSet<>();
    for (int i = 0; i < pair.size; i++) {
      int word = pair.words[i];
      int[] shorter = replace(words[word], best.left(), best.right(), merged);
      if (shorter.length < words[word].length) {
        count(word, -1, touched);
        words[word] = shorter;
        count(word, 1, touched);
      }
    }
    pairs.remove(key(best.left(), best.right()));
    enqueue(touched);
  }

  private static int[] replace(int[] word, int left, int right, int merged) {
    int[] result = new int[word.length];
    int length = 0;
    for (int i = 0; i < word.length; i++) {
      boolean match = word[i] == left && i + 1 < word.length && word[i + 1] == right;
      result[length++] = match ? merged : word[i];
      i += match ? 1 : 0;
    }
    return Arrays.copyOf(result, length);
  }

  private void count(int word, int sign, Set<Long> touched) {
    int[] symbols = words[word];
    for (int i = 0; i + 1 < symbols.length; i++) {
      long key = key(symbols[i], symbols[i + 1]);
      Pair pair = pairs.computeIfAbsent(key, absent -> new Pair());
      pair.count += sign * counts[word];
      if (sign > 0) {
        pair.addWord(word);
      }
      touched.add(key);
    }
  }

  private void enqueue(Set<Long> touched) {
    for (long key : touched) {
      Pair pair = pairs.get(key);
      if (pair == null) {
        continue;
      }
      if (pair.count == 0) {
        pairs.remove(key);
      } else if (pair.count >= minFrequency) {
        queue.add(new Candidate(pair.count, (int) (key >>> Integer.SIZE), (int) key));
      }
    }
  }

  private static long key(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }
}
