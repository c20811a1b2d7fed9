package tailor.evaluate;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tailor.document.Segment;
import tailor.model.Batch;
import tailor.model.Tensor;
import tailor.model.Transformer;
import tailor.tokenize.ExampleTokenizer;
import tailor.tokenize.TokenizedExample;

/**
 * Scores the labels of a classification by the probability that the model writes them: all their
 * tokens, the end of the text included, so that a label is not preferred for being short. What
 * comes before the labels goes through the model once for all of them.
 */
final class LabelScorer {
  private final Transformer transformer;
  private final Tensor parameters;
  private final ExampleTokenizer tokenizer;
  private final int maxTokens;

  /**
   * @param maxTokens tokens that an example may have, as in training
   */
  LabelScorer(
      Transformer transformer, Tensor parameters, ExampleTokenizer tokenizer, int maxTokens) {
    this.transformer = transformer;
    this.parameters = parameters;
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  /**
   * The natural logarithm of each label's probability.
   *
   * @param segments an example, whose targets are its own label
   * @param completions for each label the text that stands for it in place of the targets
   */
  SortedMap<String, Double> score(List<Segment> segments, SortedMap<String, String> completions) {
    List<TokenizedExample> candidates = new ArrayList<>();
    for (String completion : completions.values()) {
      candidates.add(tokenizer.tokenize(withTarget(segments, completion), maxTokens));
    }
    int shared = shared(candidates);
    int[] prefix = Arrays.copyOf(candidates.get(0).ids(), shared);
    Batch batch = batch(candidates, shared);
    DoubleBuffer losses = DoubleBuffer.allocate(batch.size());
    transformer.continuationLosses(parameters, prefix, batch, losses);
    SortedMap<String, Double> scores = new TreeMap<>();
    int row = 0;
    for (String label : completions.keySet()) {
      double loss = 0;
      for (int i = 0; i < batch.length(); i++) {
        loss += losses.get(row * batch.length() + i);
      }
      scores.put(label, -loss);
      row++;
    }
    return scores;
  }

  private static List<Segment> withTarget(List<Segment> segments, String completion) {
    List<Segment> replaced = new ArrayList<>();
    for (Segment segment : segments) {
      replaced.add(segment.target() ? Segment.target(completion) : segment);
    }
    return replaced;
  }

  /**
   * How many tokens all candidates begin with, of which the last, from which the first target is
   * predicted, is left to each of them.
   */
  private static int shared(List<TokenizedExample> candidates) {
    int[] first = candidates.get(0).ids();
    int shared = first.length;
    for (TokenizedExample candidate : candidates) {
      int differs = Arrays.mismatch(first, 0, shared, candidate.ids(), 0, candidate.ids().length);
      shared = differs < 0 ? shared : differs;
      for (int i = 0; i < shared; i++) {
        if (candidate.lossMask()[i] != 0) {
          shared = i;
        }
      }
    }
    return Math.max(0, shared - 1);
  }

  private static Batch batch(List<TokenizedExample> candidates, int shared) {
    int longest =
        candidates.stream().mapToInt(candidate -> candidate.ids().length).max().orElseThrow();
    int length = longest - shared;
    int[] tokens = new int[candidates.size() * length];
    int[] segmentIds = new int[tokens.length];
    byte[] mask = new byte[tokens.length];
    for (int row = 0; row < candidates.size(); row++) {
      TokenizedExample candidate = candidates.get(row);
      int count = candidate.ids().length - shared;
      System.arraycopy(candidate.ids(), shared, tokens, row * length, count);
      System.arraycopy(candidate.lossMask(), shared, mask, row * length, count);
      Arrays.fill(segmentIds, row * length, row * length + count, 1);
    }
    return Batch.ofSegmentIds(candidates.size(), length, tokens, segmentIds, mask);
  }
}
