/** The programs: one class a command. */
@NullMarked
package tailor.jobs;

import org.jspecify.annotations.NullMarked;
