package tailor.config;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a record of options on the way to another JVM. Java serializes records, but not the
 * {@link Optional}s that options have. A record that travels says so:
 *
 * <pre>{@code
 * private Object writeReplace() {
 *   return PortableRecord.of(this);
 * }
 * }</pre>
 *
 * {@link Configured} does, for the options of its component.
 */
public final class PortableRecord implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Class<?> type;
  private final @Nullable Object[] values;

  private PortableRecord(Class<?> type, @Nullable Object[] values) {
    this.type = type;
    this.values = values;
  }

  /** Packs a record, and the records, optionals, lists and maps in it. */
  public static PortableRecord of(Record value) {
    RecordComponent[] components = value.getClass().getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = pack(read(components[i], value));
    }
    return new PortableRecord(value.getClass(), values);
  }

  private static @Nullable Object read(RecordComponent component, Record value) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static @Nullable Object pack(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return new PortableOptional(pack(optional.orElse(null)));
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> packed = new ArrayList<>();
      list.forEach(element -> packed.add(pack(element)));
      return Collections.unmodifiableList(packed);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> packed = new LinkedHashMap<>();
      map.forEach((key, element) -> packed.put(key, pack(element)));
      return Collections.unmodifiableMap(packed);
    }
    return value instanceof Record record ? of(record) : value;
  }

  private Object readResolve() {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be created", e);
    }
  }

  private record PortableOptional(@Nullable Object value) implements Serializable {
    private Object readResolve() {
      return Optional.ofNullable(value);
    }
  }
}
