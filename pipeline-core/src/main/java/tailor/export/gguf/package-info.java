/**
 * GGUF, the format of llama.cpp: one file with metadata, tokenizer and weights.
 *
 * <p>A file is the letters GGUF, a version, the counts of tensors and of metadata values, the
 * values, the tensors' names, shapes, types and places, and their bytes. {@link
 * tailor.export.gguf.GgufHeader} believes nothing of it: every length and count is checked against
 * what the file can still hold before anything is allocated, and every tensor's place against its
 * shape, its neighbours and the file. What is damaged ends in one clear {@link
 * tailor.run.BadDataException}, what is merely of another kind in a {@link
 * tailor.config.ConfigurationException}.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Shapes are stored innermost first, the reverse of Hugging Face's.
 *   <li>The rows of query and key projections are in another order in Llama's files, since ggml's
 *       Llama turns neighbouring elements together and Hugging Face elements half a head apart
 *       ({@link tailor.export.gguf.RotaryRows}); in Qwen's they are not.
 *   <li>Mistral's architecture is Llama's, which has no sliding window.
 *   <li>Llama 3's rotary scaling is no metadata but a tensor of divisors, {@code
 *       rope_freqs.weight}.
 *   <li>The rules that cut a text into words are only named ({@code tokenizer.ggml.pre}); a name
 *       that is not known cannot be guessed, so it is refused.
 *   <li>llama.cpp rounds activations to eight bits where weights are quantized, so its greedy text
 *       on a Q4_1 file may differ from that of the same weights in single precision.
 *   <li>A tensor of type Q8_0 or Q4_K has no single elements, only blocks of 32 or 256; a row is
 *       always made of whole blocks.
 *   <li>A Q4_K_M file of a model whose rows are no multiple of 256, such as SmolLM2-135M's 576, has
 *       Q5_0 and Q8_0 where others have Q4_K and Q6_K.
 *   <li>Each tensor starts at a multiple of {@code general.alignment}, 32 if it is not given, from
 *       the start of the data, which is aligned itself.
 * </ul>
 */
@NullMarked
package tailor.export.gguf;

import org.jspecify.annotations.NullMarked;
