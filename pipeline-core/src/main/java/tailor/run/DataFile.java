package tailor.run;

import java.io.Serializable;

/**
 * A file of an output.
 *
 * @param path relative to the output's directory
 * @param bytes its length
 * @param sha256 hash of its content, as {@link ContentHash} counts it, in lower-case hexadecimal
 */
public record DataFile(String path, long bytes, String sha256) implements Serializable {}
