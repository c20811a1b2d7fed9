package tailor.ingest;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.StableHash;

/** What was read, as rows: each is a document or goes to quarantine. */
final class IngestRows {
  /** Raw bytes kept of what goes to quarantine. */
  static final int MOST_RAW_BYTES = 1 << 20;

  static final StructType QUARANTINE =
      new StructType()
          .add("source", StringType, false)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add("reason", StringType, false)
          .add("detail", StringType, false)
          .add("raw", BinaryType, false);

  static final StructType SCHEMA =
      new StructType()
          .add("document", DocumentRows.SCHEMA, true)
          .add("quarantine", QUARANTINE, true);

  private IngestRows() {}

  static Row toRow(Source source, SliceReadings.Found found) {
    FileSlice slice = found.slice();
    Reading reading = found.reading();
    if (reading instanceof RawRecord record) {
      return RowFactory.create(DocumentRows.toRow(document(source, slice, record)), null);
    }
    Malformed malformed = (Malformed) reading;
    byte[] raw = malformed.raw();
    return RowFactory.create(
        null,
        RowFactory.create(
            source.id(),
            slice.file(),
            malformed.offset(),
            malformed.reason(),
            malformed.detail(),
            raw.length > MOST_RAW_BYTES ? Arrays.copyOf(raw, MOST_RAW_BYTES) : raw));
  }

  private static Document document(Source source, FileSlice slice, RawRecord record) {
    Document document = new Document();
    document.setId(id(source, slice, record));
    document.setSourceId(source.id());
    document.setRecordId(record.id().orElse(null));
    document.setFile(slice.file());
    document.setOffset(record.offset());
    document.setKind(source.kind().name().toLowerCase(Locale.ROOT));
    document.setOwner(source.owner());
    document.setLicence(source.licence());
    document.setVisibility(source.visibility().name().toLowerCase(Locale.ROOT));
    document.setWeight(source.weight());
    document.setTitle(record.title().orElse(null));
    document.setText(record.text());
    document.setFields(record.fields());
    return document;
  }

  /** Hash of the source, the record's id, or else its place, and its content. */
  private static String id(Source source, FileSlice slice, RawRecord record) {
    List<String> parts = new ArrayList<>();
    parts.add(source.id());
    parts.add(
        record.id().map(id -> "id " + id).orElse("at " + slice.file() + " " + record.offset()));
    parts.add(record.title().orElse(""));
    parts.add(record.text());
    for (Map.Entry<String, String> field : new TreeMap<>(record.fields()).entrySet()) {
      parts.add(field.getKey());
      parts.add(field.getValue());
    }
    return StableHash.id(parts.toArray(String[]::new));
  }
}
