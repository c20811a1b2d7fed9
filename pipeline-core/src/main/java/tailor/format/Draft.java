package tailor.format;

import java.util.List;
import java.util.Optional;
import tailor.document.Message;
import tailor.document.Segment;

/** What a task says of a document. */
public sealed interface Draft {

  /**
   * The content of an example.
   *
   * @param segments the whole text in order; at least one of them is a target
   * @param messages the conversation that the segments render, or nothing
   * @param rejected the same text with a worse answer; empty unless it is a preference
   * @param label the label that the segments render
   */
  record Made(
      List<Segment> segments,
      List<Message> messages,
      List<Segment> rejected,
      Optional<String> label)
      implements Draft {
    /** Of one text. */
    public Made(List<Segment> segments, List<Message> messages, Optional<String> label) {
      this(segments, messages, List.of(), label);
    }

    public static Made of(Segment... segments) {
      return new Made(List.of(segments), List.of(), Optional.empty());
    }
  }

  /**
   * Why the document is no example of this task.
   *
   * @param rule a short name that drops are counted by, as in {@code no-label}
   * @param evidence what is missing, in words
   */
  record Declined(String rule, String evidence) implements Draft {}
}
