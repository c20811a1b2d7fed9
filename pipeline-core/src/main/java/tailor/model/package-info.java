/**
 * The language model as plain numerics: a decoder, its parameters, and the operations it is made
 * of. No Spark.
 *
 * <pre>
 * ModelConfig ─► ParameterLayout      names and offsets in one flat vector
 *      │               │
 *      ▼               ▼
 * Transformer ── DecoderLayers, OutputHead      forward and backward, written out
 *      │
 *      ▼
 *   Kernels ◄── nd4j (reference), vector (fast)      operations, and the memory they work in
 * </pre>
 *
 * {@link tailor.model.Transformer} knows the order of the operations and keeps the activations; a
 * {@link tailor.model.Kernels} set knows how to compute one, and owns the memory, so that a set may
 * keep it on a device. Tensors are handles in between. Parameters, gradients and the state of the
 * optimizer are flat vectors of the same layout: what a trainer averages, clips, sends or saves is
 * one vector.
 *
 * <p>Architectures differ in blocks, not in code of their own: {@link tailor.model.DecoderBlocks}
 * says which a model has, the layout makes room for their parameters, and what a model lacks costs
 * it nothing. Which {@code config.json} means which blocks is told by {@code tailor.export.family}.
 *
 * <p>What is learnt is a {@link tailor.model.TrainableModel}: a {@code Transformer} learns all of
 * its parameters, an {@link tailor.model.AdaptedTransformer} has them frozen, without gradients,
 * and learns {@link tailor.model.LowRankAdapter}s beside its linear maps (LoRA, rsLoRA, DoRA),
 * which have a flat vector of their own.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Gradients are of the <em>sum</em> of the token losses and are added to what the vector
 *       holds. Whoever steps zeroes them before and divides by the number of targets, which differs
 *       from batch to batch.
 *   <li>Tied embeddings have one place and two gradients: the output projection's and the
 *       embedding's are added in the same range.
 *   <li>A segment's first token is nobody's target, and positions restart with each segment: a row
 *       of packed segments costs exactly what the segments cost alone.
 *   <li>Layer norm is composed of centered rows, RMS norm and a bias ({@link
 *       tailor.model.NormKind}); a family that has it costs the others nothing.
 *   <li>The gradient of a key's bias is zero but for rounding where positions are not rotary, and
 *       Adam makes steps of chance of it, which change no outcome.
 *   <li>Rotary frequencies and angles are rounded to 32 bits in every precision ({@link
 *       tailor.model.RotaryConfig#frequencies}). With exact ones, a model is a slightly different
 *       one some thousand tokens on.
 *   <li>Token ids are checked before they become addresses: kernels do not look.
 *   <li>Native memory is freed by {@code close}, never left to garbage collection.
 * </ul>
 */
@NullMarked
package tailor.model;

import org.jspecify.annotations.NullMarked;
