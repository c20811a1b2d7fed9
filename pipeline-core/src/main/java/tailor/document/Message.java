package tailor.document;

import java.io.Serializable;
import java.util.List;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: one of {@link #ROLES}
 * @param content what is said; empty where the turn only calls tools
 * @param fields what else a template is told of it, a JSON object: {@code tool_calls} of an
 *     assistant, {@code tool_call_id} and {@code name} of a tool; empty if there is nothing
 */
public record Message(String role, String content, String fields) implements Serializable {
  /**
   * The roles there are. Templates write a role as part of a special token, so one that comes from
   * outside must be among these.
   */
  public static final List<String> ROLES = List.of("system", "user", "assistant", "tool");

  /** A turn that is only said. */
  public Message(String role, String content) {
    this(role, content, "");
  }
}
