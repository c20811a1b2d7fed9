/**
 * Drops documents that do not serve the objective, each with its evidence.
 *
 * <p>A {@link tailor.filter.Filter} judges a document once it is clean, and its {@link
 * tailor.filter.Verdict} says what it found: the reason within the rule, the figure, the evidence
 * in words, and the part of the text that offends. There are two kinds. Those of one measure
 * ({@code length}, {@code symbol-ratio}, {@code mean-word-length}, {@code repetition}, {@code
 * language}) suit documents of any length, messages of a line too. The field's sets of rules
 * ({@code gopher-quality}, {@code gopher-repetition}, {@code c4}, {@code fineweb-quality}) are made
 * for pages in English; their verdicts and reasons are datatrove's, over the words of {@link
 * tailor.filter.words}. What edits documents is a cleaner, not a filter: {@code c4-lines} takes out
 * the lines that {@code c4} does not count.
 *
 * <p>Traps: rules that share a text share its words only on one thread and one after the other. A
 * span counts UTF-16 units of the cleaned text, which is not the text that was read. The order of
 * the conditions in a rule is part of it, since the first that a document does not meet is its
 * reason.
 */
@NullMarked
package tailor.filter;

import org.jspecify.annotations.NullMarked;
