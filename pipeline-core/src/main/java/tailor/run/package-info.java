/**
 * One run of the pipeline on disk: run id, staged output, manifest, ledger, progress.
 *
 * <p>A dataset lies under {@code <root>/<dataset>/<run-id>/} with its {@link tailor.run.Manifest}
 * in {@code _run.json}, and counts from the moment {@code _SUCCESS} is in it. An {@link
 * tailor.run.Attempt} gets it there: it stages all outputs of a stage, and commits them together so
 * that a kill at any moment loses nothing. {@link tailor.run.Storage} is the reader's side, {@link
 * tailor.run.CanonicalParquet} writes rows so that equal rows are equal bytes, and {@link
 * tailor.run.ContentHash} names these bytes, so that a later stage knows whether its inputs are the
 * ones that it has seen.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Spark writes a {@code _SUCCESS} of its own into what it writes; here that would declare a
 *       staging directory complete, so it is turned off for each write.
 *   <li>Spark's file names hold a random part; {@link tailor.run.StableFileNames} leaves it out.
 *   <li>A rename is atomic on HDFS and on disks, not on object stores. That is what the commit
 *       record is for.
 *   <li>{@code LocalFileSystem} keeps a checksum in {@code .name.crc} beside each file: do not move
 *       a file without it.
 *   <li>Accumulators count a task twice that ran twice. Ledgers count rows, and what is written is
 *       held against them by the footers of its files ({@link tailor.run.ParquetRows}), which costs
 *       no Spark job.
 * </ul>
 */
@NullMarked
package tailor.run;

import org.jspecify.annotations.NullMarked;
