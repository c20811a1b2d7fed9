package tailor.format;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tailor.config.Configured;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.PortableRecord;
import tailor.tag.Tagger;

/**
 * How documents become examples.
 *
 * @param taggers name properties of each document, in this order; later ones see the tags of
 *     earlier ones
 * @param tasks make the examples; one document may serve several
 * @param decontaminate what training must not have seen
 * @param split parts of the examples
 */
public record FormatOptions(
    @Doc("name properties of each document, in this order") @Default("[]")
        List<Configured<Tagger<?>>> taggers,
    @Doc("what the model is to learn; one document may serve several tasks")
        @Default("[plain-text]")
        List<Configured<Task<?>>> tasks,
    @Doc("how examples are split for training, validation and test") @Default("{}")
        SplitOptions split,
    @Doc("what training must not have seen") @Default("{}") DecontaminationOptions decontaminate)
    implements Serializable {
  public FormatOptions {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("tasks is empty; give at least one, such as plain-text");
    }
    Set<String> names = new HashSet<>();
    for (Configured<Task<?>> task : tasks) {
      String name = nameOf(task);
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "two tasks are called '" + name + "'; give each a name of its own");
      }
    }
  }

  private Object writeReplace() {
    return PortableRecord.of(this);
  }

  /** What a task is called: the name it is given, or else its kind. */
  static String nameOf(Configured<Task<?>> task) {
    return ((TaskOptions) task.options()).name().orElseGet(() -> task.create().kind());
  }
}
