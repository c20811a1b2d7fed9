/**
 * Models that are damaged, lie, or do not fit themselves: a table of them, and what commands say of
 * each.
 */
@NullMarked
package tailor.jobs.broken;

import org.jspecify.annotations.NullMarked;
