package tailor.clean;

import java.io.Serializable;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * A classifier that is trained on what people said of some documents, and judges all others.
 *
 * @param name the rule and the tag
 * @param labelField the field in which somebody said what a document is
 * @param serves the values of documents that are kept
 * @param threshold smallest score of a document that is kept
 * @param folds how many parts the labelled documents are divided into to tell precision and recall
 */
@Doc("keeps what is like the documents that people said serve the objective")
public record ClassifierOptions(
    @Doc("how the rule and the tag with its score are called") @Default("relevance") String name,
    @Doc("field in which somebody said what a document is; of any source, in some documents")
        String labelField,
    @Doc("what stands in that field of documents that serve the objective") @Default("[yes]")
        List<String> serves,
    @Doc("smallest score, from 0 to 1, of a document that is kept")
        @Default("0.5")
        @InRange(min = 0, max = 1)
        double threshold,
    @Doc("parts of the labelled documents, each held out once, to tell precision and recall")
        @Default("5")
        @InRange(min = 2, max = 100)
        int folds)
    implements Serializable {
  public ClassifierOptions {
    serves = List.copyOf(serves);
  }
}
