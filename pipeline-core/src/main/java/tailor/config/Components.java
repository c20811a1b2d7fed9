package tailor.config;

import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.lang3.reflect.TypeUtils;

/**
 * Finds the components of one kind, always through the thread's context class loader, so that jars
 * given to {@code spark-submit --jars} are seen.
 *
 * <p>A component registered under {@code META-INF/services/<kind>} has a short name: the kebab-case
 * of its class's simple name less the kind's, {@code symbol-ratio} for {@code SymbolRatioFilter}.
 * Any class can be named in full without registration.
 *
 * @param <C> the kind
 */
public final class Components<C extends Component<?>> {
  private final Class<C> kind;

  private Components(Class<C> kind) {
    this.kind = kind;
  }

  public static <C extends Component<?>> Components<C> of(Class<C> kind) {
    return new Components<>(kind);
  }

  /**
   * Returns the registered components by short name.
   *
   * @throws ConfigurationException if a registration is broken, or two share a short name
   */
  public SortedMap<String, Class<? extends C>> registered() {
    SortedMap<String, Class<? extends C>> found = new TreeMap<>();
    try {
      ServiceLoader.load(kind, contextClassLoader()).stream()
          .map(ServiceLoader.Provider::type)
          .forEach(
              type -> {
                Class<? extends C> other = found.put(shortName(type), type);
                if (other != null && other != type) {
                  throw new ConfigurationException(
                      "Two components are called '%s': %s and %s. Rename one, or remove its jar."
                          .formatted(shortName(type), other.getName(), type.getName()));
                }
              });
    } catch (ServiceConfigurationError e) {
      throw new ConfigurationException(
          "A plugin's registration as %s is broken: %s. Its class must be public and have a public no-argument constructor."
              .formatted(kind.getSimpleName(), e.getMessage()));
    }
    return Collections.unmodifiableSortedMap(found);
  }

  /** Returns the component of that short name or class name. */
  public Optional<Class<? extends C>> find(String type) {
    Class<? extends C> named = registered().get(type);
    if (named != null) {
      return Optional.of(named);
    }
    try {
      Class<?> loaded = Class.forName(type, false, contextClassLoader());
      return isComponent(loaded) ? Optional.of(loaded.asSubclass(kind)) : Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** The name by which a configuration may call the class, if it is registered. */
  public String shortName(Class<?> type) {
    return Names.component(type, kind);
  }

  /**
   * The record of options that a component's class declares as the argument of {@link Component}.
   */
  public static Class<? extends ComponentOptions> optionsOf(Class<? extends Component<?>> type) {
    Map<?, Type> arguments = TypeUtils.getTypeArguments(type, Component.class);
    Type options = arguments.get(Component.class.getTypeParameters()[0]);
    if (options instanceof Class<?> record && record.isRecord()) {
      return record.asSubclass(ComponentOptions.class);
    }
    throw new ConfigurationException(
        "%s does not declare the record of its options: it must implement its kind with one, as in 'implements Filter<SymbolRatioFilter.Options>'."
            .formatted(type.getName()));
  }

  static Object instantiate(String className) {
    try {
      return Class.forName(className, true, contextClassLoader())
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ConfigurationException(
          "The component %s cannot be created here: %s. It must be public with a public no-argument constructor, and its jar must reach driver and executors (spark-submit --jars)."
              .formatted(className, e));
    }
  }

  private boolean isComponent(Class<?> type) {
    return kind.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
  }

  private static ClassLoader contextClassLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? Components.class.getClassLoader() : context;
  }
}
