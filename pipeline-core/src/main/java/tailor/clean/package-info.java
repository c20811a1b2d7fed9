/**
 * Repairs the text of documents, and lets filters judge what is left.
 *
 * <p>A {@link tailor.clean.Cleaner} takes a text and returns one. It runs over a document's text,
 * its title and its fields; in a field that is nested JSON, over the strings in it (one that takes
 * lines out, such as {@link tailor.clean.C4LinesCleaner}, over the text alone). Cleaners are
 * idempotent, and a clean text comes back as it went in, so that the count of documents that each
 * one changed means something.
 *
 * <p>Traps: the order matters. Repair the encoding before Unicode is normalized, since normalizing
 * hides the evidence; remove markup before white space, since tags leave line feeds; and mask
 * personal data last, since character references and invisible characters would hide it. Fields are
 * cleaned too, or personal data would come back through a chat's turns; a key that looks like a
 * telephone number has to be exempted by name.
 */
@NullMarked
package tailor.clean;

import org.jspecify.annotations.NullMarked;
