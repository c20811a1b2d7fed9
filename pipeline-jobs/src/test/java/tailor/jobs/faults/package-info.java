/** Processes that are killed while they train: {@code mvn -Pfaults verify}. */
@NullMarked
package tailor.jobs.faults;

import org.jspecify.annotations.NullMarked;
