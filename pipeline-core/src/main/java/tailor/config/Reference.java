package tailor.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The reference of a configuration, taken from its records: every option with type, default, range
 * and documentation, and every component that an option may name.
 */
public final class Reference {
  private final List<Section> sections;

  private Reference(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  /**
   * An option.
   *
   * @param key its path within the section
   * @param type what it takes, with its range
   * @param preset its default; {@code required} or {@code optional} where it has none
   * @param doc what it means
   */
  private record Entry(String key, String type, String preset, String doc) {}

  /**
   * A part of the configuration, or a component.
   *
   * @param name what it is called in a configuration
   * @param kind {@code section}, or the kind of component
   * @param doc what it is
   */
  private record Section(String name, String kind, String doc, List<Entry> entries) {
    String title() {
      return kind.equals("section") ? name : kind + " " + name;
    }
  }

  /** Returns the reference of a configuration. */
  public static Reference of(Class<? extends Record> configuration) {
    Collector collector = new Collector();
    collector.addConfiguration(configuration);
    return new Reference(collector.sections());
  }

  /** Returns the parts of that name. */
  public Reference only(String name) {
    return new Reference(
        sections.stream()
            .filter(section -> section.name().equals(name) || section.title().equals(name))
            .toList());
  }

  public boolean isEmpty() {
    return sections.isEmpty();
  }

  /** Returns the names of all sections and components. */
  public List<String> names() {
    return sections.stream().map(Section::title).toList();
  }

  /** Returns the reference as plain text. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    for (Section section : sections) {
      text.append(section.title());
      text.append(section.doc().isEmpty() ? "" : ": " + section.doc()).append('\n');
      for (Entry entry : section.entries()) {
        text.append("  %s = %s%n".formatted(entry.key(), entry.preset()));
        text.append("      %s%n".formatted(entry.type()));
        text.append(entry.doc().isEmpty() ? "" : "      %s%n".formatted(entry.doc()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Returns the reference as a page of Markdown. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder("# Reference of the configuration\n");
    for (Section section : sections) {
      text.append("\n## ").append(section.title()).append("\n\n");
      text.append(section.doc().isEmpty() ? "" : section.doc() + "\n\n");
      if (section.entries().isEmpty()) {
        text.append("No options.\n");
        continue;
      }
      text.append("| key | takes | default | meaning |\n| --- | --- | --- | --- |\n");
      for (Entry entry : section.entries()) {
        text.append(
            "| `%s` | %s | %s | %s |%n"
                .formatted(
                    entry.key(), cell(entry.type()), cell(entry.preset()), cell(entry.doc())));
      }
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** Walks the records; components come once, after the sections that name their kind. */
  private static final class Collector {
    private final List<Section> configured = new ArrayList<>();
    private final Map<Class<?>, List<Section>> components = new LinkedHashMap<>();

    List<Section> sections() {
      List<Section> all = new ArrayList<>(configured);
      components.values().forEach(all::addAll);
      return all;
    }

    void addConfiguration(Class<?> configuration) {
      List<Entry> top = new ArrayList<>();
      for (RecordComponent component : configuration.getRecordComponents()) {
        Class<?> section = record(component.getGenericType());
        if (section == null) {
          addEntries("", component, top);
        } else {
          configured.add(
              new Section(
                  Names.kebab(component.getName()), "section", doc(component), entries(section)));
        }
      }
      configured.add(0, new Section("top", "section", "options of no section", top));
    }

    private List<Entry> entries(Class<?> record) {
      List<Entry> entries = new ArrayList<>();
      for (RecordComponent component : record.getRecordComponents()) {
        addEntries("", component, entries);
      }
      return entries;
    }

    private void addEntries(String prefix, RecordComponent component, List<Entry> entries) {
      boolean inline = component.isAnnotationPresent(Inline.class);
      String key = prefix + (inline ? "type" : Names.kebab(component.getName()));
      Class<?> nested = record(component.getGenericType());
      entries.add(
          new Entry(
              key,
              takes(component.getGenericType())
                  + (inline ? ", its options beside it" : "")
                  + Scalars.describe(component.getAnnotation(InRange.class)),
              preset(component),
              doc(component)));
      if (nested != null) {
        String inner = key + (rawOf(component.getGenericType()) == List.class ? "[]." : ".");
        for (RecordComponent part : nested.getRecordComponents()) {
          addEntries(inner, part, entries);
        }
      }
    }

    private String takes(Type type) {
      if (type instanceof Class<?> plain) {
        return Scalars.describe(plain);
      }
      Class<?> raw = rawOf(type);
      Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
      if (raw == Configured.class) {
        Class<?> kind = rawOf(arguments[0]);
        addComponents(kind);
        return "a " + words(kind);
      }
      if (raw == Optional.class) {
        return takes(arguments[0]);
      }
      return raw == Map.class
          ? "keys in braces, each with " + takes(arguments[1])
          : "a list, each " + takes(arguments[0]);
    }

    private <C extends Component<?>> void addComponents(Class<?> kindClass) {
      if (components.containsKey(kindClass)) {
        return;
      }
      List<Section> sections = new ArrayList<>();
      components.put(kindClass, sections);
      @SuppressWarnings("unchecked")
      Class<C> kind = (Class<C>) kindClass;
      SortedMap<String, Class<? extends C>> registered = Components.of(kind).registered();
      registered.forEach(
          (name, type) ->
              sections.add(
                  new Section(name, words(kind), doc(type), entries(Components.optionsOf(type)))));
    }

    private static String words(Class<?> kind) {
      return Names.kebab(kind.getSimpleName()).replace('-', ' ');
    }

    private static String preset(RecordComponent component) {
      Default preset = component.getAnnotation(Default.class);
      if (preset != null) {
        return preset.value();
      }
      if (component.getType() == Optional.class) {
        return "optional";
      }
      boolean hasDefaults =
          component.getType().isRecord() && component.getType() != Configured.class;
      return hasDefaults ? "{}" : "required";
    }

    private static String doc(java.lang.reflect.AnnotatedElement element) {
      Doc doc = element.getAnnotation(Doc.class);
      return doc == null ? "" : doc.value();
    }

    private static Class<?> rawOf(Type type) {
      return Binder.rawClass(type);
    }

    /** The record of options inside a type, if there is one. */
    private static @org.jspecify.annotations.Nullable Class<?> record(Type type) {
      Class<?> raw = rawOf(type);
      if (raw == Configured.class) {
        return null;
      }
      if (raw.isRecord()) {
        return raw;
      }
      if (type instanceof ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        return record(arguments[arguments.length - 1]);
      }
      return null;
    }
  }
}
