package tailor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import tailor.config.Configured;
import tailor.document.Document;
import tailor.document.Segment;
import tailor.format.Draft;
import tailor.format.Task;
import tailor.format.TaskOptions;

/** What every task keeps to: it never throws, and what it makes has something to learn. */
public abstract class TaskContract extends ComponentContract {
  /**
   * @param task its class
   * @param options as in a configuration: the required ones at least
   */
  protected <T extends Task<?>> TaskContract(Class<T> task, String options) {
    super(Task.class, task, options);
  }

  /** The fields of a document of that text; none unless overridden. */
  protected Map<String, String> fields(String text) {
    return Map.of();
  }

  @Override
  protected final void use(Configured<?> component, String text) {
    Task<TaskOptions> task = component.as();
    Document document = Documents.of(text);
    document.setFields(fields(text));
    if (task.draft(document, (TaskOptions) component.options()) instanceof Draft.Made made) {
      assertThat(made.segments()).anyMatch(Segment::target);
    }
  }
}
