package tailor.train.metrics;

import java.io.Serializable;

/**
 * A worker that was later than the deadline of a round, whose difference is not in the round's
 * mean. What it was to learn in the round is learnt by nobody.
 *
 * @param worker its number
 * @param host where it worked
 * @param sequences it was to learn from
 * @param tokens of these, padding not counted
 * @param seconds that it had worked
 */
public record DroppedWorker(int worker, String host, long sequences, long tokens, double seconds)
    implements Serializable {}
