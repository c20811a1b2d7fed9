package tailor.format;

import java.io.Serializable;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * What training must not have seen.
 *
 * @param sources sources that are evaluation sets
 * @param testSplit whether the run's own test is one
 * @param nGram words of an n-gram
 * @param common training documents that may share an n-gram with the run's own test
 * @param jaccard least similarity of a near-duplicate
 */
@Doc("drops training documents that hold what the model is tested on")
public record DecontaminationOptions(
    @Doc(
            "ids of sources that are evaluation sets: nothing of them is trained on, and what"
                + " repeats them is dropped")
        @Default("[]")
        List<String> sources,
    @Doc("whether to hold training against the run's own test split too") @Default("false")
        boolean testSplit,
    @Doc(
            "words in a row that are evidence; 13 in GPT-3 (arXiv 2005.14165, appendix C); a record"
                + " of 8 words or more that is shorter counts as a whole")
        @Default("13")
        @InRange(min = 5, max = 100)
        int nGram,
    @Doc(
            "an n-gram of the run's own test that more training documents have than this is a"
                + " common phrase and no evidence (GPT-3's number)")
        @Default("10")
        @InRange(min = 1, max = 1_000_000)
        int common,
    @Doc("least Jaccard similarity of word 5-shingles to a record of an evaluation set")
        @Default("0.8")
        @InRange(min = 0.5, max = 1)
        double jaccard)
    implements Serializable {
  public DecontaminationOptions {
    sources = List.copyOf(sources);
  }

  /** Whether there is anything to hold training against. */
  boolean isAsked() {
    return testSplit || !sources.isEmpty();
  }
}
