package tailor.review;

import java.net.InetSocketAddress;

/**
 * How a server runs.
 *
 * @param address where it listens; port 0 takes any that is free
 * @param access who may use it
 * @param name what the model is called
 * @param maxBodyBytes largest body of a request
 * @param maxWaiting requests that may wait while one is answered
 */
public record ServerSettings(
    InetSocketAddress address, Access access, String name, int maxBodyBytes, int maxWaiting) {}
