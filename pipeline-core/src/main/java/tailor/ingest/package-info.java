/**
 * Reads the sources of a catalogue into documents.
 *
 * <pre>
 * Source ─ SourceListing ─► files ─ SlicePlan ─► slices of each task
 *                                                     │  on the executors
 *                    SourceReader ◄─ SourceFile ◄─ SliceReadings
 *                         │
 *             RawRecord ──┴── Malformed
 *                 ▼              ▼
 *             documents      quarantine
 * </pre>
 *
 * <p>A reader knows one format and nothing else. It gets a {@link tailor.ingest.SourceFile} that is
 * decompressed and decoded, and returns {@link tailor.ingest.RawRecord}s, or {@link
 * tailor.ingest.Malformed} where it can go on after a record that it cannot use.
 *
 * <p>Traps: An {@link java.io.IOException} is the file's fault and sends it to quarantine; what the
 * storage is at fault for must be unchecked, or a passing failure of a data node would silently
 * cost documents. Offsets must not depend on where a file was cut, so lines are known by their
 * byte, not their number. Univocity parses single records only: given a whole file it would read on
 * over an unclosed quote to the end.
 */
@NullMarked
package tailor.ingest;

import org.jspecify.annotations.NullMarked;
