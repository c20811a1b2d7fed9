/**
 * From examples to packed sequences of tokens.
 *
 * <pre>
 * examples ─ ExampleTokenizer ─► ids, loss mask ─ chunks ─► pieces ─ Packer ─► sequences
 *               │                                             │
 *            Tokenizer                               groups by hash of the id
 * </pre>
 *
 * <p>{@link tailor.tokenize.Tokenizer} wraps Hugging Face's own implementation, so that any {@code
 * tokenizer.json} gives the ids that transformers gives. Traps in the library, all handled in that
 * class: by default it cuts at 512 tokens, pads, and adds special tokens; its offsets count code
 * points, not Java's chars; on a machine with a GPU it downloads another native library unless told
 * to be offline; its objects hold native memory.
 *
 * <p>{@link tailor.tokenize.BytePairEncoder} finds the same ids many times faster for the
 * tokenizers that it knows wholly: byte-level BPE with GPT-2's words. Traps: libraries differ in
 * their versions of Unicode, so a text with a code point whose class is disputed goes to the
 * library; bytes without a token are left out, not refused; and where digits stand alone, white
 * space before one ends a text.
 *
 * <p>{@link tailor.tokenize.TokenCache} keeps what was encoded for later runs.
 *
 * <p>A text is tokenized whole, and the mask is found by the offsets of its tokens. Tokenizing the
 * segments one by one would be simpler and wrong: the ids would not be those that the model meets
 * when it is used. A long text that is learned whole is cut into pieces of a sequence; any other
 * example loses context until it fits, since a piece of a conversation teaches answers to questions
 * that it does not show.
 *
 * <p>A conversation is left as its template wrote it, without begin and end around it, which is
 * what runtimes send. {@link tailor.tokenize.DefectFinder} counts what would teach wrong habits
 * (answers without an end, doubled begin tokens, answers that were cut); training judges the
 * counts.
 *
 * <p>Sequences are packed best fit decreasing, a few hundred at a time ({@link
 * tailor.tokenize.Packer}): 0.996 to 0.998 of sequences of 2,048 tokens were full on log-normal
 * lengths. Documents in a sequence do not see each other: attention is block-diagonal and positions
 * start again, by the segment ids.
 *
 * <p>A preference is two segments side by side in one sequence, the better answer before the worse
 * one, each with the prompt, so that neither sees the other. It is cut on both sides alike, or not
 * at all, and shares its sequence with preferences only: training tells the pairs by their order.
 *
 * <p>Sources are weighed here: an example of weight 2.5 is in the training sequences twice, and
 * with half of the others a third time.
 *
 * <p>{@link tailor.tokenize.TokenizerTraining} learns a byte-level BPE tokenizer where there is
 * none to take: the merges are those that Hugging Face's trainer learns from the same words.
 */
@NullMarked
package tailor.tokenize;

import org.jspecify.annotations.NullMarked;
