package tailor.tokenize;

/**
 * The tokens of a text and where in it they lie.
 *
 * @param ids the tokens
 * @param starts for each token the offset at which it begins, in code points
 * @param ends for each token the offset at which it ends, in code points, exclusive. Several tokens
 *     may share one character, of whose bytes each has a part
 */
@SuppressWarnings("ArrayRecordComponent")
public record EncodedText(int[] ids, int[] starts, int[] ends) {}
