/**
 * Tags documents with what they are: language, sentiment, kind, or what a field of the record says.
 * Tags travel with the document into its examples, where they can be labels ({@code label-tag}).
 *
 * <p>Taggers run in the order of the configuration, and each sees the tags of those before it.
 * Traps: the sentiment of {@link tailor.tag.SentimentTagger} is a guess by words, good for sorting
 * and for a first look, not for a label that a model is judged by; what a tagger cannot tell it
 * leaves out, so a label taken from a tag may be missing.
 */
@NullMarked
package tailor.tag;

import org.jspecify.annotations.NullMarked;
