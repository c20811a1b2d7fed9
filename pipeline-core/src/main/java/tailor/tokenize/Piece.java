package tailor.tokenize;

/**
 * A run of tokens of one document that is at most as long as a sequence.
 *
 * @param documentId the document
 * @param task the kind of task
 * @param ids the tokens
 * @param lossMask 1 where the model learns to write the token
 * @param chosen of a preference the tokens of its first conversation, after which those of the
 *     other follow; 0 of any other
 */
@SuppressWarnings("ArrayRecordComponent")
record Piece(String documentId, String task, int[] ids, byte[] lossMask, int chosen) {
  /** Where its segments begin: one, or the two of a preference. */
  int[] starts() {
    return chosen == 0 ? new int[] {0} : new int[] {0, chosen};
  }

  int length() {
    return ids.length;
  }
}
