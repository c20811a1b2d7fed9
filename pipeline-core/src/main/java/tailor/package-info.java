/**
 * Tailor tunes a language model to an organization's own documents on its Apache Spark cluster.
 *
 * <pre>
 * sources ─ ingest ─► documents ─ clean ─► clean ─ dedup ─► deduplicated ─ format ─► examples
 *              │                    │                 │                                  │
 *              ▼                    └──── dropped ────┘                              tokenize
 *          quarantine                                                                    ▼
 * report ◄─ evaluate ◄─ export ◄─ checkpoints, metrics ◄──────────── train ◄────────── tokens
 * </pre>
 *
 * Every arrow is a command of its own that reads and writes Parquet datasets of one run; {@code
 * run} is all of them. A data stage knows {@code document}, {@code dataset}, {@code config} and
 * {@code run} and nothing of its neighbours; Spark never enters {@code model}; ND4J stays in {@code
 * model}, {@code train}, {@code evaluate} and {@code export}.
 */
@NullMarked
package tailor;

import org.jspecify.annotations.NullMarked;
