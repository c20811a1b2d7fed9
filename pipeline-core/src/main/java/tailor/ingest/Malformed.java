package tailor.ingest;

/**
 * A record that cannot be used.
 *
 * @param offset where in its file it begins
 * @param reason the rule that it breaks, one of few, in kebab-case: {@code not-json}
 * @param detail what is wrong, in words and figures
 * @param raw its bytes
 */
public record Malformed(long offset, String reason, String detail, byte[] raw) implements Reading {}
