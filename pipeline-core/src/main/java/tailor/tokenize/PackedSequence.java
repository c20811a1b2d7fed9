package tailor.tokenize;

import java.io.Serializable;
import java.util.List;

/**
 * Several documents side by side in one sequence of fixed length: the row that training reads.
 * Padding lies at the end. A preference is two segments, the better answer's before the worse
 * one's, and its document is named twice; a sequence with one holds nothing but preferences.
 *
 * @param id number that is unique in the dataset
 * @param inputIds the tokens, padding included
 * @param segmentIds the document that each token belongs to, from 1 in the order of {@code
 *     documentIds}; 0 for padding
 * @param lossMask 1 where the token is one that the model learns to write
 * @param documentIds the documents, one a segment
 * @param task the kind of task of its examples; {@code mixed} if they have several
 */
@SuppressWarnings("ArrayRecordComponent")
public record PackedSequence(
    long id,
    int[] inputIds,
    int[] segmentIds,
    byte[] lossMask,
    List<String> documentIds,
    String task)
    implements Serializable {

  /** Tokens, padding included. */
  public int length() {
    return inputIds.length;
  }

  /** Tokens of documents: padding not counted. */
  public int documentTokens() {
    int tokens = segmentIds.length;
    while (tokens > 0 && segmentIds[tokens - 1] == 0) {
      tokens--;
    }
    return tokens;
  }
}
