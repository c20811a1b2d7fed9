/**
 * Tells the language of a text, for the stages that filter by it and tag it.
 *
 * <p>Trap: the model knows 103 languages and spreads its confidence over them, so on a short text
 * it is unsure between close relatives. Naming the languages that are expected makes it right more
 * often than any threshold does.
 */
@NullMarked
package tailor.language;

import org.jspecify.annotations.NullMarked;
