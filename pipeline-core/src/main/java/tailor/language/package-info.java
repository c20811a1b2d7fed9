/**
 * Tells the language of a text, for the stages that filter by it and tag it.
 *
 * <p>Trap: the model knows 103 languages and spreads its confidence over them, so on a short text
 * it is unsure between close relatives. Naming the languages that are expected makes it right more
 * often than any threshold does.
 *
 * <p>The weights are OpenNLP's and so are the results, to the last digits; only the way there is
 * shorter. What a text says counts once for each of its n-grams, however often that occurs.
 */
@NullMarked
package tailor.language;

import org.jspecify.annotations.NullMarked;
