package tailor.train;

/**
 * Whose optimizer's state, after which round.
 *
 * @param worker number of the worker
 * @param round number of the round that left it
 */
record MomentsTag(int worker, int round) {}
