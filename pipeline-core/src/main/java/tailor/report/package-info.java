/**
 * The report of a run: one HTML file that opens offline.
 *
 * <p>It is built as a jsoup document, so that every text of a document, a model or a configuration
 * is escaped by construction. Charts are inline SVG without scripts.
 */
@NullMarked
package tailor.report;

import org.jspecify.annotations.NullMarked;
