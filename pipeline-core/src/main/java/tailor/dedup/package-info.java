/**
 * Drops documents that repeat others, since a model learns repeated text by heart.
 *
 * <p>Trap: the survivor must not depend on where a document happens to lie, so it is chosen by an
 * order over the documents' own columns, never by who comes first.
 */
@NullMarked
package tailor.dedup;

import org.jspecify.annotations.NullMarked;
