package tailor.document;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what configurations call a field of a document: one of its record's fields, or its own
 * {@code text}, {@code title}, {@code record-id}, {@code source} or {@code file}. A field of the
 * record goes before the document's own of that name.
 */
public final class Fields {
  private Fields() {}

  /** The field's value; empty if it is missing or blank. */
  public static Optional<String> value(Document document, String field) {
    String value = document.getFields().get(field);
    return Optional.ofNullable(value == null ? own(document, field) : value)
        .filter(text -> !text.isBlank());
  }

  private static @Nullable String own(Document document, String field) {
    return switch (field) {
      case "text" -> document.getText();
      case "title" -> document.getTitle();
      case "record-id" -> document.getRecordId();
      case "source" -> document.getSourceId();
      case "file" -> document.getFile();
      default -> null;
    };
  }
}
