/**
 * The safetensors format: weights as named tensors in one file, or in shards with an index.
 *
 * <p>A file is eight bytes of little-endian header length, that many bytes of JSON (name to dtype,
 * shape and byte range), and the tensors' bytes without a gap. {@link
 * tailor.export.safetensors.SafetensorsHeader} believes nothing of it: every range is checked
 * against shape, dtype, neighbours and file before a tensor is touched, so that a truncated or
 * lying file ends in one clear {@link tailor.run.BadDataException}.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Files pass 2 GB, so offsets are {@code long} and values move in chunks through a {@link
 *       tailor.export.safetensors.FloatSink}; no array ever holds a whole tensor.
 *   <li>The order of tensors in the header says nothing about the order of their bytes.
 *   <li>The data need not start at a multiple of four: views onto it must allow unaligned access.
 *   <li>A weight that is finite in F32 may be infinite in F16; writing one is refused.
 * </ul>
 */
@NullMarked
package tailor.export.safetensors;

import org.jspecify.annotations.NullMarked;
