/**
 * Tells documents that serve the objective from those that do not, by what people said of a few:
 * words and pairs of words, hashed, and logistic regression over them.
 *
 * <p>A few hundred labelled documents are few beside 65,536 weights, so the weights are held down
 * (ridge penalty), classes weigh the same however many documents they have, and figures are only
 * told of documents that a model has not seen.
 *
 * <p>Trap: the model must not depend on the order in which documents arrive, so examples are sorted
 * by id before they are learned.
 */
@NullMarked
package tailor.filter.classify;

import org.jspecify.annotations.NullMarked;
