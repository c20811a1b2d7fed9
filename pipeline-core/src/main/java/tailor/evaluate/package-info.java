/**
 * Tests a model: perplexity on held-out text, classification by the probability of each label,
 * sample answers, and gates; always the tuned model beside the generic one.
 */
@NullMarked
package tailor.evaluate;

import org.jspecify.annotations.NullMarked;
