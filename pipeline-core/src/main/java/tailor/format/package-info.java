/**
 * From documents to examples.
 *
 * <pre>
 * document ── taggers ──► tags ──┬─ task plain-text ─────► the whole text is learned
 *                                ├─ task chat ───────────► a conversation; the assistant's turns are
 *                                ├─ task preference ─────► two conversations; which answer is better
 *                                └─ task classification ─► a text in a prompt; the label is
 * </pre>
 *
 * A task sees a document if its {@code select} does, and one document may serve several tasks. An
 * example is a list of segments, each with two properties: whether the model learns to write it,
 * and whether the pipeline wrote it. That is all that tokenization needs to know, so a new kind of
 * task is one class here and nothing elsewhere.
 *
 * <p>A conversation is written by a {@link tailor.format.ChatTemplate}, the model's own where it
 * has one, so that training and serving see the same text. {@link tailor.format.AnswerSpans} finds
 * in it what is learned: by the template's generation blocks, or by rendering the conversation up
 * to each answer. Traps: the date that some templates write is an option, or the same data would
 * give other examples tomorrow; a role is part of a control token, so only known roles are let in.
 *
 * <p>{@link tailor.format.Splitting} deals documents out by groups: those that share a customer, a
 * thread, a cluster of near-duplicates, or whatever {@code group-by} names. A group's place is
 * drawn from the hash of its name and the seed, and {@link tailor.format.SplitCut} cuts the places
 * so that the sizes come out. A cut moves when data comes, if only by little, so a run can name an
 * earlier one whose splits stay. Traps: without {@code group-by}, the messages of one customer, or
 * the pages of one book, lie on both sides of a split, and the test flatters the model; a prompt
 * must not end in a blank, which tokenizers join to the label that follows.
 *
 * <p>{@link tailor.format.Decontamination} holds training documents against evaluation sets. A
 * record of a set is a hash a 13-gram in one table of longs, so a document costs a walk over its
 * words. Trap: a footer of thirteen words is in the test too; what many training documents share
 * with the run's own test is therefore a phrase and no evidence.
 */
@NullMarked
package tailor.format;

import org.jspecify.annotations.NullMarked;
