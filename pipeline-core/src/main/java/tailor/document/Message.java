package tailor.document;

import java.io.Serializable;
import java.util.List;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: one of {@link #ROLES}
 * @param content what is said
 */
public record Message(String role, String content) implements Serializable {
  /**
   * The roles there are. Templates write a role as part of a special token, so one that comes from
   * outside must be among these.
   */
  public static final List<String> ROLES = List.of("system", "user", "assistant", "tool");
}
