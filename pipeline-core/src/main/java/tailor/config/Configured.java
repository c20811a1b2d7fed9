package tailor.config;

import java.io.Serializable;

/**
 * A component as a configuration chose it: {@code { type = symbol-ratio, max-ratio = 0.2 }}, or
 * {@code symbol-ratio} alone where its defaults will do.
 *
 * <p>It is small and serializable, so it travels inside Spark closures; the component itself does
 * not, and is created where it works, once a partition:
 *
 * <pre>{@code
 * documents.mapPartitions(
 *     rows -> {
 *       Filter<ComponentOptions> filter = configured.as();
 *       return Iterators.filter(rows, row -> filter.judge(row, configured.options()).isKept());
 *     }, encoder);
 * }</pre>
 *
 * @param <C> the kind of component, as in {@code Configured<Filter<?>>}
 * @param type the short name, or the class name of a component that is not registered
 * @param className the component's class
 * @param options its bound options, of the record that the component declares
 */
public record Configured<C extends Component<?>>(
    String type, String className, ComponentOptions options) implements Serializable {

  /**
   * Creates the component through the thread's context class loader.
   *
   * @throws ConfigurationException if this JVM lacks the class: its jar was not sent along
   */
  @SuppressWarnings("unchecked")
  public C create() {
    return (C) Components.instantiate(className);
  }

  /**
   * Creates the component, typed to take {@link #options()}: {@code Filter<ComponentOptions> filter
   * = configured.as()}. The binder has seen to it that the options are the component's own.
   *
   * @param <T> the kind of component with {@code ComponentOptions}, or what else its bound is, as
   *     its argument
   */
  @SuppressWarnings("unchecked")
  public <T extends Component<?>> T as() {
    return (T) create();
  }

  private Object writeReplace() {
    return PortableRecord.of(this);
  }
}
