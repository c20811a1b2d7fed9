package tailor.dedup;

import java.io.Serializable;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * How near-duplicates are found: word shingles (Broder, "On the resemblance and containment of
 * documents", 1997) and MinHash in bands. The defaults are those of FineWeb (arXiv 2406.17557, 3.4:
 * 5 words, 14 bands of 8 rows), with the threshold of Lee et al. (arXiv 2107.06499, 4.2: 0.8).
 *
 * @param enabled whether near-duplicates are looked for at all
 * @param threshold least Jaccard similarity at which a document is dropped
 * @param clusterThreshold least Jaccard similarity at which documents share a cluster
 * @param shingleWords words of a shingle
 * @param bands groups of hashes; documents that agree in one of them are compared
 * @param rows hashes of a band
 * @param arrangements how often the same hashes are grouped, each time in another order
 * @param keepIndex whether the run leaves an index for later ones
 * @param indexRuns runs whose documents come before all others
 */
@Doc("drops documents that are nearly the same as one that is kept")
public record NearOptions(
    @Doc("whether near-duplicates are looked for") @Default("true") boolean enabled,
    @Doc(
            "least share of common shingles, of all that two documents have, at which the later one"
                + " is dropped (Lee et al., arXiv 2107.06499: 0.8)")
        @Default("0.8")
        @InRange(min = 0.5, max = 1)
        double threshold,
    @Doc("least share of common shingles at which documents that stay are of one cluster")
        @Default("0.7")
        @InRange(min = 0.3, max = 1)
        double clusterThreshold,
    @Doc("words of a shingle (FineWeb, arXiv 2406.17557: 5)")
        @Default("5")
        @InRange(min = 1, max = 64)
        int shingleWords,
    @Doc("groups of hashes; documents that agree in one are compared (FineWeb: 14)")
        @Default("14")
        @InRange(min = 1, max = 256)
        int bands,
    @Doc("hashes of a group; more of them find fewer, more similar pairs (FineWeb: 8)")
        @Default("8")
        @InRange(min = 1, max = 64)
        int rows,
    @Doc(
            "how often the same hashes are grouped, each time otherwise: 2 finds 99 % of the pairs"
                + " at a similarity of 0.8, 1 finds 92 %")
        @Default("2")
        @InRange(min = 1, max = 2)
        int arrangements,
    @Doc(
            "whether to leave an index, dataset dedup_index, so that later runs compare their"
                + " documents with those of this run; some eight bytes a word")
        @Default("false")
        boolean keepIndex,
    @Doc(
            "ids of earlier runs that kept an index: what is nearly the same as one of their"
                + " documents is dropped; so is a copy, as a near-duplicate of similarity 1, since"
                + " an index holds no texts")
        @Default("[]")
        List<String> indexRuns)
    implements Serializable {

  public NearOptions {
    indexRuns = List.copyOf(indexRuns);
    if (clusterThreshold > threshold) {
      throw new IllegalArgumentException(
          "cluster-threshold is %s, expected at most the threshold, %s"
              .formatted(clusterThreshold, threshold));
    }
  }

  /** Hashes of a signature. */
  int hashes() {
    return bands * rows;
  }
}
