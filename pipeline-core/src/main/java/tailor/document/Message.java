package tailor.document;

import java.io.Serializable;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant}, {@code tool}
 * @param content what is said
 */
public record Message(String role, String content) implements Serializable {}
