package tailor.export.hub;

import java.time.Duration;

/**
 * How long a hub is waited for.
 *
 * @param attempts how often a request is made that brings nothing new, before an error that may
 *     pass is final
 * @param firstDelay time to the second attempt; each further one takes twice as long, and longer
 *     where the hub asks for it
 * @param stall how long a body may bring nothing before it is given up
 */
public record Patience(int attempts, Duration firstDelay, Duration stall) {}
