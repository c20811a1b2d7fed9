/**
 * Divides texts into words and sentences for the rules, as datatrove does for English: with the
 * rules of spaCy's tokenizer and sentencizer, so that shares of words and thresholds mean the same.
 *
 * <p>A text is cut at white space into chunks; a chunk that was seen before is looked up. Each word
 * carries a hash that can be put together with those of its neighbours, so that repeated sequences
 * are found without making strings.
 *
 * <p>Traps: lengths are counted in code points where the rules count characters, and in UTF-16
 * units where they say where something stands. White space is what Python holds for it, which has
 * the no-break space and the separators U+001C to U+001F in it.
 */
@NullMarked
package tailor.filter.words;

import org.jspecify.annotations.NullMarked;
