package tailor.tokenize;

/**
 * How often a word occurs.
 *
 * @param word the word in letters of {@link ByteLevel}
 * @param count occurrences
 */
record WordCount(String word, long count) {}
