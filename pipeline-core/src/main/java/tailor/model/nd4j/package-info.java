/**
 * The plain kernel set: array operations of ND4J and nothing else.
 *
 * <p>Traps of ND4J 1.0.0-M2.1:
 *
 * <ul>
 *   <li>Products are {@code Mmul} operations with an output given. {@code mmul} makes a
 *       column-major result, and {@code mmuli} into a row-major one multiplies aside and copies.
 *   <li>An intermediate array that is merely dropped is freed when garbage collection happens to
 *       find it, long after native memory has run out. One that is closed leaves a hole that small
 *       objects of ND4J nibble at, so that the next array of its size does not fit: the process
 *       grows by gigabytes. {@link tailor.model.nd4j.Scratch} is a workspace for them all.
 *   <li>Chains of operations on whole parameter vectors run at the speed of memory: they go piece
 *       by piece, each small enough for the cache.
 *   <li>Inside Deeplearning4j a workspace may be open, in which arrays die with the iteration:
 *       tensors are allocated outside of it.
 *   <li>A loop over rows costs a native call and several objects a row; {@code gather} and {@code
 *       scatter_add} are one call. Without its lock argument a scatter races on equal indices.
 *   <li>Tiny arrays on several OpenMP threads are slower by an order of magnitude: {@code
 *       OMP_NUM_THREADS=1} where there are several workers, and in tests.
 * </ul>
 */
@NullMarked
package tailor.model.nd4j;

import org.jspecify.annotations.NullMarked;
