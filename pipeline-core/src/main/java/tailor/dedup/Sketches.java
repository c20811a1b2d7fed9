package tailor.dedup;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import tailor.document.StableHash;

/**
 * What is left of documents for the search: their place, their signature, their shingles.
 *
 * <p>From here on a document is a number, {@code node}: 64 bits of its id, file and offset. Of two
 * documents the one of greater weight comes first, then that of the smaller number.
 */
final class Sketches {
  /**
   * The columns: {@code group} is a hash of the fields that must be equal, {@code signature} four
   * bytes for each value, none of a document without a word, {@code shingles} eight for each
   * shingle in order of the text. {@code cluster} is that of a document of an index, null of
   * others.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("node", LongType, false)
          .add("weight", DoubleType, false)
          .add("group", LongType, false)
          .add("id", StringType, false)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("signature", BinaryType, false)
          .add("shingles", BinaryType, false)
          .add("cluster", StringType, true);

  private Sketches() {}

  /**
   * The sketches of an index: its documents come before all others, which have a finite weight.
   *
   * @param index rows of {@link #SCHEMA}
   */
  static Dataset<Row> ofIndex(Dataset<Row> index) {
    return index
        .withColumn("weight", lit(Double.POSITIVE_INFINITY))
        .select(Arrays.stream(SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  /** The sketches of documents, rows of {@link #SCHEMA}. */
  static JavaRDD<Row> of(Dataset<Row> documents, DedupOptions options) {
    return documents
        .select("weight", "id", "file", "offset", "source_id", "record_id", "text", "fields")
        .javaRDD()
        .mapPartitions(rows -> new SketchedRows(rows, options));
  }

  private static final class SketchedRows implements Iterator<Row> {
    private final Iterator<Row> documents;
    private final List<String> fields;
    private final Shingler shingler;
    private final MinHash minHash;
    private final int[] signature;

    SketchedRows(Iterator<Row> documents, DedupOptions options) {
      this.documents = documents;
      this.fields = options.fields();
      NearOptions near = options.near();
      this.shingler = new Shingler(near.shingleWords(), options.punctuation());
      this.minHash = new MinHash(near.hashes());
      this.signature = new int[near.hashes()];
    }

    @Override
    public boolean hasNext() {
      return documents.hasNext();
    }

    @Override
    public Row next() {
      Row document = documents.next();
      shingler.take(document.getAs("text"));
      minHash.sign(shingler.shingles(), shingler.count(), signature);
      String id = document.getAs("id");
      String file = document.getAs("file");
      long offset = document.getAs("offset");
      Object[] sketch = {
        StableHash.of(0, id, file, Long.toString(offset)),
        document.getAs("weight"),
        group(document),
        id,
        file,
        offset,
        document.getAs("source_id"),
        document.getAs("record_id"),
        shingler.count() == 0 ? new byte[0] : bytes(signature),
        Jaccard.bytes(shingler.shingles(), shingler.count()),
        null
      };
      return new GenericRowWithSchema(sketch, SCHEMA);
    }

    private static byte[] bytes(int[] signature) {
      ByteBuffer bytes = ByteBuffer.allocate(signature.length * Integer.BYTES);
      bytes.asIntBuffer().put(signature);
      return bytes.array();
    }

    private long group(Row document) {
      if (fields.isEmpty()) {
        return 0;
      }
      Map<String, String> values = document.getJavaMap(document.fieldIndex("fields"));
      return StableHash.of(
          0,
          fields.stream()
              .map(field -> values.containsKey(field) ? "=" + values.get(field) : "")
              .toArray(String[]::new));
    }
  }
}
