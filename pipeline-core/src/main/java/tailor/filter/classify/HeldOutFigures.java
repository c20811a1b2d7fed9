package tailor.filter.classify;

import java.io.Serializable;
import java.util.List;
import tailor.document.StableHash;

/**
 * What a classifier says of documents that it was not fitted to, over all folds.
 *
 * @param found documents that serve the objective, and that it keeps
 * @param wrong documents that do not, and that it keeps
 * @param missed documents that serve the objective, and that it drops
 * @param refused documents that do not, and that it drops
 */
public record HeldOutFigures(int found, int wrong, int missed, int refused)
    implements Serializable {

  /**
   * Fits a classifier for each fold to the documents of the others. The fold of a document depends
   * on its id and the seed alone.
   *
   * @param threshold smallest score of a document that is kept
   */
  public static HeldOutFigures of(
      List<LabelledText> texts, int folds, double threshold, long seed) {
    HeldOutFigures figures = new HeldOutFigures(0, 0, 0, 0);
    for (int held = 0; held < folds; held++) {
      int fold = held;
      List<LabelledText> others =
          texts.stream().filter(text -> fold(text, folds, seed) != fold).toList();
      LinearClassifier classifier = LinearClassifier.fit(others);
      for (LabelledText text : texts) {
        if (fold(text, folds, seed) == fold) {
          figures = figures.with(text.serves(), classifier.score(text.text()) >= threshold);
        }
      }
    }
    return figures;
  }

  private HeldOutFigures with(boolean serves, boolean kept) {
    return new HeldOutFigures(
        found + (serves && kept ? 1 : 0),
        wrong + (!serves && kept ? 1 : 0),
        missed + (serves && !kept ? 1 : 0),
        refused + (!serves && !kept ? 1 : 0));
  }

  /** The share of documents that serve the objective among those kept; 1 if none is kept. */
  public double precision() {
    return found + wrong == 0 ? 1 : (double) found / (found + wrong);
  }

  /** The share of documents kept among those that serve the objective; 1 if there is none. */
  public double recall() {
    return found + missed == 0 ? 1 : (double) found / (found + missed);
  }

  private static int fold(LabelledText text, int folds, long seed) {
    return Math.floorMod(StableHash.of(seed, text.id()), folds);
  }
}
