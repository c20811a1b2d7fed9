package tailor.tokenize;

/**
 * What is wrong with the examples of a split, by the number of examples. They are counted here and
 * judged before training.
 *
 * @param rows examples, those without anything to learn included
 * @param unsupervised examples without a token to learn, which are in no sequence
 * @param withoutEnd examples of which an answer does not end in a special token, so that a model
 *     that learns it does not learn to stop; answers that were cut are not among them
 * @param doubledBegin examples that begin with the token that begins a text twice
 * @param truncatedAnswers examples of which tokens to learn were cut
 * @param conversations examples that a chat template wrote
 * @param preferences examples that are pairs of answers
 */
public record RowDefects(
    long rows,
    long unsupervised,
    long withoutEnd,
    long doubledBegin,
    long truncatedAnswers,
    long conversations,
    long preferences) {
  /** Of no examples. */
  public static final RowDefects NONE = new RowDefects(0, 0, 0, 0, 0, 0, 0);

  /** Of these examples and others. */
  public RowDefects plus(RowDefects others) {
    return new RowDefects(
        rows + others.rows,
        unsupervised + others.unsupervised,
        withoutEnd + others.withoutEnd,
        doubledBegin + others.doubledBegin,
        truncatedAnswers + others.truncatedAnswers,
        conversations + others.conversations,
        preferences + others.preferences);
  }
}
