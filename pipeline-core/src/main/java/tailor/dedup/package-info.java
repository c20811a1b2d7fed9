/**
 * Drops documents that repeat others, since a model learns repeated text by heart (Lee et al.,
 * "Deduplicating Training Data Makes Language Models Better", arXiv 2107.06499).
 *
 * <p>{@link tailor.dedup.ExactDeduplication} takes copies out. {@link
 * tailor.dedup.NearDeduplication} then makes a sketch of each document (words to shingles to a
 * MinHash signature), lets bands of the signature put documents into buckets, compares candidates
 * of a bucket over all of their shingles, and decides over the graph of similar pairs who goes and
 * who shares a cluster.
 *
 * <p>This takes rounds over the cluster, tens of Spark jobs. Where all sketches fit into one task,
 * {@link tailor.dedup.HeldSearch} does the same there in one go; a test holds both to the same
 * result. Of an index only the documents that share a bucket with a new one are looked at.
 *
 * <p>On request documents of the same address go first ({@link tailor.dedup.UrlDeduplication}), and
 * lines or paragraphs that stand in many documents are taken out of them ({@link
 * tailor.dedup.RepeatedText}) before near-duplicates are looked for, since a long footer makes
 * short documents alike.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>The survivor must not depend on where a document happens to lie, so it is chosen by an
 *       order over the documents' own columns, never by who comes first.
 *   <li>Being connected is not being similar. A chain of templates is one component; whoever drops
 *       all of a component but one drops documents that are like nothing that is kept.
 *   <li>A bucket may hold any share of all documents. Nothing may gather a bucket, or compare each
 *       of it with each.
 *   <li>In a loop over datasets the plan of each round holds those of all before, several times
 *       over: {@link tailor.dataset.Materialized} cuts it.
 * </ul>
 */
@NullMarked
package tailor.dedup;

import org.jspecify.annotations.NullMarked;
