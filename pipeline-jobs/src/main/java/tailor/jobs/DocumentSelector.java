package tailor.jobs;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which documents of a run a command is about; mix it in. Knows nothing of Spark. */
final class DocumentSelector {
  @Option(names = "--id", paramLabel = "ID", description = "The id of a document.")
  @Nullable String id;

  @Option(names = "--source", paramLabel = "ID", description = "The id of a source.")
  @Nullable String source;

  @Option(names = "--record-id", paramLabel = "ID", description = "The record's own id.")
  @Nullable String recordId;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The file it was read from, relative to its source's path.")
  @Nullable String file;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "Where in its file the record begins.")
  @Nullable Long offset;

  boolean isEmpty() {
    return id == null && source == null && recordId == null && file == null && offset == null;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "id", id);
    append(text, "source", source);
    append(text, "record id", recordId);
    append(text, "file", file);
    append(text, "offset", offset);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, @Nullable Object value) {
    if (value != null) {
      text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(value);
    }
  }
}
