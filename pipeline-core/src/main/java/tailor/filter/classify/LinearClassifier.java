package tailor.filter.classify;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Logistic regression with a ridge penalty over {@linkplain HashedTerms hashed terms}. Fitted by
 * AdaGrad (Duchi et al., 2011) in a fixed number of passes in order of the documents' ids: equal
 * documents give equal weights to the last bit.
 */
public final class LinearClassifier implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PASSES = 30;
  private static final double RATE = 0.5;
  private static final double PENALTY = 1e-5;

  private final float[] weights;
  private final double intercept;

  private LinearClassifier(float[] weights, double intercept) {
    this.weights = weights;
    this.intercept = intercept;
  }

  /** Learns from documents in any order; the two classes weigh the same. */
  public static LinearClassifier fit(List<LabelledText> texts) {
    List<LabelledText> ordered = new ArrayList<>(texts);
    ordered.sort(Comparator.comparing(LabelledText::id).thenComparing(LabelledText::text));
    List<HashedTerms> terms = ordered.stream().map(text -> HashedTerms.of(text.text())).toList();
    long serving = ordered.stream().filter(LabelledText::serves).count();
    double weightOfServing = 0.5 * ordered.size() / Math.max(1, serving);
    double weightOfOthers = 0.5 * ordered.size() / Math.max(1, ordered.size() - serving);
    float[] weights = new float[HashedTerms.BUCKETS];
    float[] squares = new float[HashedTerms.BUCKETS];
    double intercept = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      for (int i = 0; i < terms.size(); i++) {
        boolean serves = ordered.get(i).serves();
        double error =
            (probability(terms.get(i), weights, intercept) - (serves ? 1 : 0))
                * (serves ? weightOfServing : weightOfOthers);
        step(terms.get(i), error, weights, squares);
        intercept -= RATE / (1 + pass) * 0.1 * error;
      }
    }
    return new LinearClassifier(weights, intercept);
  }

  /** How likely a text serves the objective, from 0 to 1. */
  public double score(String text) {
    return probability(HashedTerms.of(text), weights, intercept);
  }

  private static void step(HashedTerms terms, double error, float[] weights, float[] squares) {
    for (int i = 0; i < terms.buckets().length; i++) {
      int bucket = terms.buckets()[i];
      double gradient = error * terms.values()[i] + PENALTY * weights[bucket];
      squares[bucket] += (float) (gradient * gradient);
      weights[bucket] -= (float) (RATE * gradient / Math.sqrt(squares[bucket] + 1e-8));
    }
  }

  private static double probability(HashedTerms terms, float[] weights, double intercept) {
    double sum = intercept;
    for (int i = 0; i < terms.buckets().length; i++) {
      sum += terms.values()[i] * weights[terms.buckets()[i]];
    }
    return 1 / (1 + Math.exp(-sum));
  }
}
