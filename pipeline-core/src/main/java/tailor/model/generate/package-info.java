/**
 * Text from a model, token by token over a cache of keys and values.
 *
 * <p>{@link tailor.model.generate.TextGenerator} reads the prompt in pieces, then samples ({@link
 * tailor.model.generate.Sampler}) until a stop token, a stop text, or the end of what was asked for
 * or of what the model reaches.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>A token is no character: a character may take several, so text is handed out only when
 *       further tokens cannot change it.
 *   <li>A stop text may begin in one token and end in another: text that could be its beginning is
 *       held back until the next token decides ({@link tailor.model.generate.StopTexts}).
 *   <li>A special token leaves no text behind, so one that is given as a stop text is looked for
 *       among the tokens.
 *   <li>The token sampled last is never fed back: what follows it is not asked for.
 * </ul>
 */
@NullMarked
package tailor.model.generate;

import org.jspecify.annotations.NullMarked;
