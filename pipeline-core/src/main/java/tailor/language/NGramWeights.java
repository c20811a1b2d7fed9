package tailor.language;

import java.util.Arrays;
import java.util.Collection;
import opennlp.tools.ml.model.Context;

/** What n-grams say of languages: for each n-gram the languages it speaks of and its weights. */
final class NGramWeights {
  private final int[] offsets;
  private final short[] languages;
  private final double[] weights;

  /** Those of OpenNLP's contexts; an n-gram's number is its place among them. */
  NGramWeights(Collection<Context> contexts) {
    int total = contexts.stream().mapToInt(context -> context.getOutcomes().length).sum();
    offsets = new int[contexts.size() + 1];
    languages = new short[total];
    weights = new double[total];
    int feature = 0;
    int at = 0;
    for (Context context : contexts) {
      int[] outcomes = context.getOutcomes();
      for (int i = 0; i < outcomes.length; i++) {
        languages[at] = (short) outcomes[i];
        weights[at++] = context.getParameters()[i];
      }
      offsets[++feature] = at;
    }
  }

  private NGramWeights(int[] offsets, short[] languages, double[] weights) {
    this.offsets = offsets;
    this.languages = languages;
    this.weights = weights;
  }

  /** Those that speak of some languages, the others left out. */
  NGramWeights among(boolean[] wanted) {
    int[] fewerOffsets = new int[offsets.length];
    short[] fewerLanguages = new short[languages.length];
    double[] fewerWeights = new double[weights.length];
    int at = 0;
    for (int feature = 0; feature < features(); feature++) {
      for (int i = offsets[feature]; i < offsets[feature + 1]; i++) {
        if (wanted[languages[i]]) {
          fewerLanguages[at] = languages[i];
          fewerWeights[at++] = weights[i];
        }
      }
      fewerOffsets[feature + 1] = at;
    }
    return new NGramWeights(
        fewerOffsets, Arrays.copyOf(fewerLanguages, at), Arrays.copyOf(fewerWeights, at));
  }

  /** How many n-grams there are. */
  int features() {
    return offsets.length - 1;
  }

  /** Adds the weights of an n-gram to the scores of the languages. */
  void addTo(double[] scores, int feature) {
    int end = offsets[feature + 1];
    for (int i = offsets[feature]; i < end; i++) {
      scores[languages[i]] += weights[i];
    }
  }
}
