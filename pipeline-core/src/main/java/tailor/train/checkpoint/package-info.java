/** What training leaves on disk, and how it goes on from there. */
@NullMarked
package tailor.train.checkpoint;

import org.jspecify.annotations.NullMarked;
