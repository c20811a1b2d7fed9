/**
 * Drops documents that repeat others, since a model learns repeated text by heart.
 *
 * <p>On request documents of the same address go first ({@link tailor.dedup.UrlDeduplication}), and
 * lines or paragraphs that stand in many documents are taken out of them ({@link
 * tailor.dedup.RepeatedText}) before near-duplicates are looked for, since a long footer makes
 * short documents alike.
 *
 * <p>Trap: the survivor must not depend on where a document happens to lie, so it is chosen by an
 * order over the documents' own columns, never by who comes first.
 */
@NullMarked
package tailor.dedup;

import org.jspecify.annotations.NullMarked;
