/**
 * From examples to packed sequences of tokens.
 *
 * <p>{@link tailor.tokenize.Tokenizer} wraps Hugging Face's own implementation, so that any {@code
 * tokenizer.json} gives the ids that transformers gives. Traps in the library, all handled in that
 * class: by default it cuts at 512 tokens, pads, and adds special tokens; its offsets count code
 * points, not Java's chars; on a machine with a GPU it downloads another native library unless told
 * to be offline; its objects hold native memory.
 */
@NullMarked
package tailor.tokenize;

import org.jspecify.annotations.NullMarked;
