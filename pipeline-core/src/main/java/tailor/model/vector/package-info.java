/**
 * The CPU's fast kernel set: the JDK's vector API over off-heap memory, and matrix products by
 * oneDNN (gradients on processors with AVX-512, and all that is in bfloat16) or OpenBLAS (the
 * rest). {@link tailor.model.vector.VectorKernels} is the entrance; the other classes each hold one
 * operation, forward and backward.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>One vector species for the whole JVM. Profiles belong to the methods of the vector API: a
 *       single use of a narrower species makes every loop choose between two.
 *   <li>A method of vectors is not inlined once it has been compiled by itself into something big,
 *       and a loop with too much in it exceeds C2's inlining budget; either way vectors are boxed,
 *       and the loop becomes ten times slower. So the exponential has one loop ({@link
 *       tailor.model.vector.Exponential}), which other operations pass their rows through.
 *   <li>Vectors read and written through direct buffers only. A heap buffer at the same call site
 *       pollutes its type profile for the life of the JVM.
 *   <li>A reduction across lanes belongs behind the loop, never in it.
 *   <li>{@link tailor.model.vector.OpenBlas} wants to be prepared before ND4J loads the library:
 *       the choice of its kernels is made at that moment and never again.
 *   <li>{@link tailor.model.vector.OneDnn} calls functions of a pinned library by their names. A
 *       newer library that no longer exports one fails at the first product, and {@code
 *       Bfloat16ProductsTest} says so.
 *   <li>A direct buffer ends at 2 GiB: long tensors are walked in blocks of rows ({@link
 *       tailor.model.vector.FloatTensor#bytes}).
 * </ul>
 */
@NullMarked
package tailor.model.vector;

import org.jspecify.annotations.NullMarked;
