/** One run of the pipeline on disk: run id, staged output, manifest, ledger, progress. */
@NullMarked
package tailor.run;

import org.jspecify.annotations.NullMarked;
