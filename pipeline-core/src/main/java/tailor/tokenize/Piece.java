package tailor.tokenize;

/**
 * A run of tokens of one document that is at most as long as a sequence.
 *
 * @param documentId the document
 * @param task the kind of task
 * @param ids the tokens
 * @param lossMask 1 where the model learns to write the token
 */
@SuppressWarnings("ArrayRecordComponent")
record Piece(String documentId, String task, int[] ids, byte[] lossMask) {
  int length() {
    return ids.length;
  }
}
