package tailor.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which of a record's fields are its text, title and id. The others stay fields; so does a
 * field of the text where several make it up, or where it is nested, since tasks may want it by
 * itself.
 *
 * @param text fields whose values, one after the other, are the text
 * @param title field that is the title, where a record has it
 * @param id field that is the id, where a record has it
 */
record FieldMapping(List<String> text, String title, String id) {

  /** A value of a record: text, or nested with the texts that are in it. */
  record Value(String asField, List<String> texts) {
    static Value of(String text) {
      return new Value(text, List.of(text));
    }

    boolean isNested() {
      return texts.size() != 1 || !texts.get(0).equals(asField);
    }
  }

  /**
   * Makes a record of named values.
   *
   * @param raw the record's bytes, asked for only if it is malformed
   */
  Reading apply(long offset, Map<String, Value> values, Supplier<byte[]> raw) {
    List<String> parts = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String field : text) {
      Value value = values.get(field);
      if (value == null) {
        missing.add(field);
      } else {
        value.texts().stream().filter(part -> !part.isBlank()).forEach(parts::add);
      }
    }
    if (parts.isEmpty()) {
      return missing.isEmpty()
          ? new Malformed(offset, "no-text", "blank " + String.join(" and ", text), raw.get())
          : new Malformed(
              offset,
              "no-text-field",
              "no field %s; it has %s"
                  .formatted(
                      String.join(" or ", missing),
                      values.isEmpty() ? "none" : String.join(", ", values.keySet())),
              raw.get());
    }
    Map<String, String> fields = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          boolean isText = text.size() == 1 && text.contains(name) && !value.isNested();
          if (!isText && !name.equals(title) && !name.equals(id)) {
            fields.put(name, value.asField());
          }
        });
    return new RawRecord(
        offset,
        field(values.get(id)),
        field(values.get(title)),
        String.join("\n\n", parts),
        fields);
  }

  private static Optional<String> field(@Nullable Value value) {
    return Optional.ofNullable(value).map(Value::asField).filter(text -> !text.isBlank());
  }
}
