/**
 * What people say of a model's answers, and how it comes back as examples of the next run.
 *
 * <p>A review is a prompt, the answer that the model gave, a verdict, and, where the answer was
 * bad, perhaps a better one. An answer that was found good, or the correction of one that was not,
 * becomes a conversation in JSON Lines, which the next configuration names as a source for the task
 * {@code chat}. The answer that was turned down is kept beside it, and makes a pair for the task
 * {@code preference}. What teaches nothing (a bad answer without a correction, a row that is no
 * review) is written to a file of its own with the reason.
 */
@NullMarked
package tailor.feedback;

import org.jspecify.annotations.NullMarked;
