/**
 * The model families that Tailor computes: for each, how its {@code config.json} describes a {@link
 * tailor.model.ModelConfig}, and how its weights are named and laid out.
 *
 * <p>A family is one class, {@link tailor.export.family.ModelFamily}, named in {@code
 * META-INF/services}; nothing else knows it. What its layers do is composed of the {@link
 * tailor.model.DecoderBlocks} that the model's package has; a family of known blocks needs no new
 * arithmetic.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>A key that is missing has the default of that family's class in transformers, which differ:
 *       a {@code config.json} leaves out what its makers did not change.
 *   <li>GPT-2's matrices are stored transposed, and its queries, keys and values in one; {@link
 *       tailor.export.family.StoredTensor} is what a family says about that.
 *   <li>A key that changes what the model computes must be read or refused. One that is ignored
 *       makes a model that answers, only worse.
 * </ul>
 */
@NullMarked
package tailor.export.family;

import org.jspecify.annotations.NullMarked;
