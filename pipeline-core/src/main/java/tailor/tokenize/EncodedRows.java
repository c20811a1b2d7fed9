package tailor.tokenize;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import tailor.document.Example;
import tailor.document.ExampleRows;
import tailor.document.Segment;

/**
 * The examples of one partition with all their tokens, found in the cache or made, before anything
 * is cut or dropped: what does not depend on the length of sequences.
 */
final class EncodedRows implements Iterator<Row> {
  /** What a text's key in the cache is, added to the columns of examples. */
  static final String KEY = "key";

  /** Before the names of columns that say of the worse answer what they say of the better one. */
  private static final String REJECTED = "rejected_";

  /**
   * {@code flags} has a byte a segment, 1 for a target and 2 for control; {@code anew} is 1 if the
   * tokens were not in the cache. An example that is seen no time has no tokens. The worse answer
   * of a preference, tokenized every time, is in columns of its own; they are empty in others.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("split", StringType, false)
          .add("task", StringType, false)
          .add("document_ids", StringType, false)
          .add("copies", IntegerType, false)
          .add("weight", StringType, false)
          .add("conversation", BooleanType, false)
          .add("flags", BinaryType, false)
          .add(KEY, BinaryType, true)
          .add(TokenCache.IDS, BinaryType, false)
          .add(TokenCache.ENDS, BinaryType, false)
          .add(TokenCache.TARGETS, BinaryType, false)
          .add(REJECTED + "flags", BinaryType, false)
          .add(REJECTED + TokenCache.IDS, BinaryType, false)
          .add(REJECTED + TokenCache.ENDS, BinaryType, false)
          .add(REJECTED + TokenCache.TARGETS, BinaryType, false)
          .add("cached", LongType, false)
          .add("anew", LongType, false);

  private static final int TARGET = 1;
  private static final int CONTROL = 2;

  private final Iterator<Row> examples;
  private final ExampleTokenizer tokenizer;
  private final long seed;

  /**
   * @param examples rows of {@link ExampleRows#SCHEMA}, with or without those of {@link
   *     TokenCache#SCHEMA}, null where the cache does not have them
   */
  EncodedRows(Iterator<Row> examples, ExampleTokenizer tokenizer, long seed) {
    this.examples = examples;
    this.tokenizer = tokenizer;
    this.seed = seed;
  }

  @Override
  public boolean hasNext() {
    return examples.hasNext();
  }

  @Override
  public Row next() {
    Row row = examples.next();
    Example example = ExampleRows.fromRow(row);
    int copies = ExampleCopies.of(example, seed);
    byte @Nullable [] ids = optional(row, TokenCache.IDS);
    if (copies == 0) {
      return row(example, row, 0, new byte[0], new byte[0], new byte[0], 0, 0);
    }
    if (ids != null) {
      byte[] ends = row.getAs(TokenCache.ENDS);
      byte[] targets = row.getAs(TokenCache.TARGETS);
      return row(example, row, copies, ids, ends, targets, 1, 0);
    }
    ExampleTokenizer.Encoded encoded = tokenizer.encode(example.segments());
    return row(
        example,
        row,
        copies,
        bytes(encoded.ids()),
        bytes(encoded.ends(example.segments().size())),
        encoded.targets(),
        0,
        1);
  }

  /** With its schema, since Spark hands rows from one step to the next as they are. */
  private Row row(
      Example example,
      Row input,
      int copies,
      byte[] ids,
      byte[] ends,
      byte[] targets,
      long cached,
      long anew) {
    List<Segment> worse = copies == 0 ? List.of() : example.rejected();
    ExampleTokenizer.Encoded rejected =
        worse.isEmpty() ? ExampleTokenizer.Encoded.NONE : tokenizer.encode(worse);
    return new GenericRowWithSchema(
        new Object[] {
          example.id(),
          example.sourceId(),
          example.split().key(),
          example.task(),
          String.join(",", example.documentIds()),
          copies,
          String.valueOf(example.weight()),
          !example.messages().isEmpty(),
          flags(example.segments()),
          optional(input, KEY),
          ids,
          ends,
          targets,
          flags(worse),
          bytes(rejected.ids()),
          bytes(rejected.ends(worse.size())),
          rejected.targets(),
          cached,
          anew
        },
        SCHEMA);
  }

  /** The segments of an example, of which only what they are to training is known. */
  static List<Segment> segments(Row row) {
    return segments(row, "");
  }

  /** The segments of the worse answer of a preference; none of any other example. */
  static List<Segment> rejectedSegments(Row row) {
    return segments(row, REJECTED);
  }

  private static List<Segment> segments(Row row, String prefix) {
    List<Segment> segments = new ArrayList<>();
    for (byte flags : row.<byte[]>getAs(prefix + "flags")) {
      segments.add(new Segment("", (flags & TARGET) != 0, (flags & CONTROL) != 0));
    }
    return segments;
  }

  /** The tokens of an example. */
  static ExampleTokenizer.Encoded encoded(Row row) {
    return encoded(row, "");
  }

  /** The tokens of the worse answer of a preference. */
  static ExampleTokenizer.Encoded rejected(Row row) {
    return encoded(row, REJECTED);
  }

  private static ExampleTokenizer.Encoded encoded(Row row, String prefix) {
    return ExampleTokenizer.Encoded.of(
        integers(row.getAs(prefix + TokenCache.IDS)),
        integers(row.getAs(prefix + TokenCache.ENDS)),
        row.getAs(prefix + TokenCache.TARGETS));
  }

  private static byte[] flags(List<Segment> segments) {
    byte[] flags = new byte[segments.size()];
    for (int i = 0; i < flags.length; i++) {
      Segment segment = segments.get(i);
      flags[i] = (byte) ((segment.target() ? TARGET : 0) | (segment.control() ? CONTROL : 0));
    }
    return flags;
  }

  private static byte @Nullable [] optional(Row row, String column) {
    return row.schema().getFieldIndex(column).isDefined() ? row.getAs(column) : null;
  }

  private static byte[] bytes(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private static int[] integers(byte[] bytes) {
    int[] values = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(values);
    return values;
  }
}
