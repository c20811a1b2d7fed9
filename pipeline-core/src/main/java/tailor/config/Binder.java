package tailor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds a configuration to records of options, which are its schema.
 *
 * <p>A record component's name in kebab-case is the key. Its type may be a {@code String}, {@code
 * boolean}, {@code int}, {@code long}, {@code double}, {@link java.time.Duration}, an enum (in
 * kebab-case), another record, a {@link Configured} component, and a {@code List}, {@code Optional}
 * or {@code Map<String, …>} of these. {@link Default} gives the value of a key that is left out;
 * without it the key is required, unless it is an {@code Optional}, or a record, all of whose own
 * keys are left out then. {@link InRange} limits a number, also inside a list, map or optional. A
 * record's compact constructor may throw {@link IllegalArgumentException} for what concerns several
 * of its components. In a map of plain values, {@code a.b = 1} and {@code "a.b" = 1} are the same
 * key.
 *
 * <p>A component marked {@link Inline} has no key of its own: its {@code type} and options stand
 * among the record's.
 *
 * <p>Nothing stops at the first problem: all go to {@link Problems}.
 */
public final class Binder {
  private static final Object INVALID = new Object();

  private final Problems problems;

  public Binder(Problems problems) {
    this.problems = problems;
  }

  /**
   * Binds a whole configuration.
   *
   * @throws ConfigurationException with all that is wrong
   */
  public <T extends Record> T bind(Config config, Class<T> type) {
    problems.remember("", config.origin());
    Object bound = bindRecord(type, config.root(), "");
    problems.throwIfAny();
    return type.cast(bound);
  }

  /**
   * Binds one component's section.
   *
   * @param section its {@code type} and options
   * @param kind the interface of such components
   * @throws ConfigurationException with all that is wrong
   */
  public <C extends Component<?>> Configured<C> bindComponent(Config section, Class<C> kind) {
    Object bound = bindConfigured(kind, section.root(), "");
    problems.throwIfAny();
    @SuppressWarnings("unchecked")
    Configured<C> configured = (Configured<C>) bound;
    return configured;
  }

  private Object bindRecord(Class<?> type, ConfigObject object, String path) {
    return bindRecord(type, object, path, Set.of());
  }

  private Object bindRecord(
      Class<?> type, ConfigObject object, String path, Set<String> otherKeys) {
    RecordComponent[] components = type.getRecordComponents();
    Set<String> known = new LinkedHashSet<>(otherKeys);
    @Nullable Object[] values = new Object[components.length];
    boolean valid = true;
    for (int i = 0; i < components.length; i++) {
      if (components[i].isAnnotationPresent(Inline.class)) {
        values[i] = bindInline(components, components[i], object, path);
        known.addAll(object.keySet());
      } else {
        String key = Names.kebab(components[i].getName());
        known.add(key);
        values[i] = bindComponent(components[i], object.get(key), join(path, key));
      }
      valid &= values[i] != INVALID;
    }
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      if (!known.contains(entry.getKey())) {
        String unknown = join(path, entry.getKey());
        problems.remember(unknown, ConfigValues.firstOrigin(entry.getValue()));
        problems.add(unknown, "is not an option" + Suggestion.of(entry.getKey(), known));
      }
    }
    return valid ? construct(type, components, values, path) : INVALID;
  }

  /** Binds a component to what the other components of its record leave of the section. */
  private Object bindInline(
      RecordComponent[] all, RecordComponent inline, ConfigObject object, String path) {
    ConfigObject rest = object;
    for (RecordComponent other : all) {
      rest = other == inline ? rest : rest.withoutKey(Names.kebab(other.getName()));
    }
    return bindValue(inline.getGenericType(), null, rest, path);
  }

  private Object construct(
      Class<?> type, RecordComponent[] components, @Nullable Object[] values, String path) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException invalid) {
        problems.add(path, "is not valid: " + invalid.getMessage());
        return INVALID;
      }
      throw new IllegalStateException(type + " cannot be created", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be created", e);
    }
  }

  private Object bindComponent(
      RecordComponent component, @Nullable ConfigValue given, String path) {
    ConfigValue value = given;
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      if (component.getType() == Optional.class && !component.isAnnotationPresent(Default.class)) {
        return Optional.empty();
      }
      Default preset = component.getAnnotation(Default.class);
      if (preset == null
          && component.getGenericType() instanceof ParameterizedType generic
          && generic.getRawType() == Configured.class) {
        return bindConfigured(
            rawClass(generic.getActualTypeArguments()[0]), ConfigFactory.empty().root(), path);
      }
      if (preset == null && component.getType().isRecord()) {
        return bindRecord(component.getType(), ConfigFactory.empty().root(), path);
      }
      if (preset == null) {
        problems.add(path, "is missing: " + expectation(component));
        return INVALID;
      }
      value = parseDefault(preset.value(), path);
    }
    return bindValue(
        component.getGenericType(), component.getAnnotation(InRange.class), value, path);
  }

  private static ConfigValue parseDefault(String text, String path) {
    return ConfigValues.parse(text, "default of " + path);
  }

  private static String expectation(RecordComponent component) {
    Doc doc = component.getAnnotation(Doc.class);
    String expected = "give " + Scalars.describe(component.getType());
    return doc == null ? expected : expected + " (" + doc.value() + ")";
  }

  private Object bindValue(Type type, @Nullable InRange range, ConfigValue value, String path) {
    problems.remember(path, value.origin());
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type[] arguments = generic.getActualTypeArguments();
      if (raw == Optional.class) {
        Object inner = bindValue(arguments[0], range, value, path);
        return inner == INVALID ? INVALID : Optional.of(inner);
      }
      if (raw == List.class) {
        return bindList(arguments[0], range, value, path);
      }
      if (raw == Map.class) {
        return bindMap(arguments[1], range, value, path);
      }
      if (raw == Configured.class) {
        return bindConfigured(rawClass(arguments[0]), value, path);
      }
    } else if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        return value instanceof ConfigObject object
            ? bindRecord(plain, object, path)
            : mismatch("a section in braces", value, path);
      }
      try {
        return Scalars.convert(plain, range, value);
      } catch (IllegalArgumentException e) {
        return mismatch(String.valueOf(e.getMessage()), value, path);
      }
    }
    throw new IllegalStateException("The options of " + path + " have an unknown type: " + type);
  }

  private Object bindList(Type element, @Nullable InRange range, ConfigValue value, String path) {
    if (!(value instanceof ConfigList list)) {
      return mismatch("a list in brackets", value, path);
    }
    List<Object> bound = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      bound.add(bindValue(element, range, list.get(i), path + "[" + i + "]"));
    }
    return bound.contains(INVALID) ? INVALID : Collections.unmodifiableList(bound);
  }

  private Object bindMap(Type element, @Nullable InRange range, ConfigValue value, String path) {
    if (!(value instanceof ConfigObject object)) {
      return mismatch("keys and values in braces", value, path);
    }
    boolean plainValues = element instanceof Class<?> plain && Scalars.isScalar(plain);
    Map<String, ConfigValue> entries = plainValues ? ConfigValues.flatten(object) : object;
    Map<String, Object> bound = new LinkedHashMap<>();
    entries.keySet().stream()
        .sorted()
        .forEach(
            key -> {
              ConfigValue entry = entries.get(key);
              if (entry != null) {
                bound.put(
                    key, bindValue(element, range, named(element, key, entry), join(path, key)));
              }
            });
    return bound.containsValue(INVALID) ? INVALID : Collections.unmodifiableMap(bound);
  }

  /** In a map of components the key is the type, where no other is given. */
  private static ConfigValue named(Type element, String key, ConfigValue entry) {
    boolean lacksType =
        rawClass(element) == Configured.class
            && entry instanceof ConfigObject section
            && !section.containsKey("type");
    return lacksType
        ? ((ConfigObject) entry)
            .withValue("type", ConfigValueFactory.fromAnyRef(key).withOrigin(entry.origin()))
        : entry;
  }

  private <C extends Component<?>> Object bindConfigured(
      Class<?> kindClass, ConfigValue value, String path) {
    @SuppressWarnings("unchecked")
    Class<C> kind = (Class<C>) kindClass;
    ConfigObject object =
        value.valueType() == ConfigValueType.STRING
            ? ConfigFactory.empty().root().withValue("type", value).withOrigin(value.origin())
            : value instanceof ConfigObject section ? section : null;
    if (object == null) {
      return mismatch("a section with a type", value, path);
    }
    ConfigValue named = object.get("type");
    String expected = "the type of a " + Names.kebab(kind.getSimpleName()).replace('-', ' ');
    if (named == null) {
      problems.add(join(path, "type"), "is missing: give " + expected + choices(kind));
      return INVALID;
    }
    problems.remember(join(path, "type"), named.origin());
    String type = String.valueOf(named.unwrapped());
    Optional<Class<? extends C>> found = Components.of(kind).find(type);
    if (found.isEmpty()) {
      problems.add(
          join(path, "type"),
          "is '"
              + type
              + "', which is not "
              + expected
              + Suggestion.of(type, Components.of(kind).registered().keySet())
              + ", or a class name whose jar is given (spark-submit --jars)");
      return INVALID;
    }
    Object options = bindRecord(Components.optionsOf(found.get()), object, path, Set.of("type"));
    return options == INVALID
        ? INVALID
        : new Configured<C>(type, found.get().getName(), (ComponentOptions) options);
  }

  private static <C extends Component<?>> String choices(Class<C> kind) {
    return ", one of " + String.join(", ", Components.of(kind).registered().keySet());
  }

  private Object mismatch(String expected, ConfigValue value, String path) {
    problems.add(path, "is " + ConfigValues.render(value) + "; expected " + expected);
    return INVALID;
  }

  static Class<?> rawClass(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType generic) {
      return rawClass(generic.getRawType());
    }
    if (type instanceof WildcardType wildcard) {
      return rawClass(wildcard.getUpperBounds()[0]);
    }
    throw new IllegalStateException("Not a kind of component: " + type);
  }

  private static String join(String path, String key) {
    String quoted = ConfigUtil.joinPath(key);
    return path.isEmpty() ? quoted : path + "." + quoted;
  }
}
