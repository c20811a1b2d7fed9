package tailor.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One example to train or test on: a text in segments, some of which the model learns to write.
 *
 * @param id hash of the documents' ids and the task's name: stable across runs
 * @param documentIds the documents it was made of
 * @param sourceId their source
 * @param task what kind of task it is: {@code plain-text}, {@code chat}, {@code classification},
 *     {@code preference}
 * @param taskName the task's name in the configuration, by default its kind
 * @param split the part it belongs to
 * @param segments the whole text in order, as the model sees it
 * @param messages the conversation that the segments render; empty unless it is one
 * @param rejected as the segments, the same text with a worse answer; empty unless it is a
 *     preference
 * @param label the label that the segments render; empty unless it is a classification
 * @param weight how often it is seen in training: 0.25 is every fourth such example, 2.5 twice, and
 *     half of them a third time
 * @param tags what taggers found in its document
 */
public record Example(
    String id,
    List<String> documentIds,
    String sourceId,
    String task,
    String taskName,
    Split split,
    List<Segment> segments,
    List<Message> messages,
    List<Segment> rejected,
    Optional<String> label,
    double weight,
    Map<String, String> tags) {

  /** An example that is no preference. */
  public Example(
      String id,
      List<String> documentIds,
      String sourceId,
      String task,
      String taskName,
      Split split,
      List<Segment> segments,
      List<Message> messages,
      Optional<String> label,
      double weight,
      Map<String, String> tags) {
    this(
        id,
        documentIds,
        sourceId,
        task,
        taskName,
        split,
        segments,
        messages,
        List.of(),
        label,
        weight,
        tags);
  }

  /** The whole text, as the model sees it. */
  public String text() {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }

  /** What the model reads before it is to write: the text before the last run of targets. */
  public String prompt() {
    return segments.subList(0, completionStart()).stream()
        .map(Segment::text)
        .collect(Collectors.joining());
  }

  /** What the model should write after the prompt: the last run of targets. */
  public String completion() {
    return segments.subList(completionStart(), segments.size()).stream()
        .filter(Segment::target)
        .map(Segment::text)
        .collect(Collectors.joining());
  }

  private int completionStart() {
    int start = segments.size();
    while (start > 0 && !segments.get(start - 1).target()) {
      start--;
    }
    while (start > 0 && segments.get(start - 1).target()) {
      start--;
    }
    return start;
  }
}
