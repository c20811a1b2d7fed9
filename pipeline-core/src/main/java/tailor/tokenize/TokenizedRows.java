package tailor.tokenize;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import tailor.document.Segment;

/**
 * The examples of one partition as they become sequences' tokens, one by one.
 *
 * <p>An example that is all target is kept whole, to be cut into pieces of a sequence's length; any
 * other must fit into one sequence, or its targets would lose what they follow from.
 */
final class TokenizedRows implements Iterator<Row> {
  /** The rule by which an example without a token to learn is dropped. */
  static final String UNSUPERVISED = "nothing-to-learn";

  /** Tokens are big-endian bytes: an array column would be a boxed object a token. */
  static final StructType SCHEMA =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("split", StringType, false)
          .add("task", StringType, false)
          .add("document_ids", StringType, false)
          .add("copies", IntegerType, false)
          .add("ids", BinaryType, false)
          .add("loss_mask", BinaryType, false)
          .add("tokens", LongType, false)
          .add("supervised", LongType, false)
          .add("truncated", LongType, false)
          .add("without_end", LongType, false)
          .add("doubled_begin", LongType, false)
          .add("truncated_answer", LongType, false)
          .add("conversation", LongType, false)
          .add("rule", StringType, true)
          .add("evidence", StringType, true);

  private final Iterator<Row> examples;
  private final ExampleTokenizer tokenizer;
  private final DefectFinder defects;
  private final int length;

  /**
   * @param examples rows of {@link EncodedRows#SCHEMA}
   */
  TokenizedRows(
      Iterator<Row> examples, ExampleTokenizer tokenizer, DefectFinder defects, int length) {
    this.examples = examples;
    this.tokenizer = tokenizer;
    this.defects = defects;
    this.length = length;
  }

  @Override
  public boolean hasNext() {
    return examples.hasNext();
  }

  @Override
  public Row next() {
    Row example = examples.next();
    if (example.<Integer>getAs("copies") == 0) {
      return dropped(example, "weight", "left out by its weight of " + example.getAs("weight"));
    }
    TokenizedExample tokenized = tokenize(example);
    if (!tokenized.hasTarget()) {
      return dropped(
          example,
          UNSUPERVISED,
          "no token to learn among %d of %d that fit"
              .formatted(tokenized.ids().length, tokenized.ids().length + tokenized.truncated()));
    }
    return row(example, tokenized);
  }

  private TokenizedExample tokenize(Row example) {
    List<Segment> segments = EncodedRows.segments(example);
    ExampleTokenizer.Encoded encoded = EncodedRows.encoded(example);
    if (isConversation(example)) {
      return tokenizer.fittedAsWritten(encoded, segments, length);
    }
    boolean whole = segments.size() == 1 && segments.get(0).target();
    return whole ? tokenizer.whole(encoded) : tokenizer.fitted(encoded, segments, length);
  }

  private static boolean isConversation(Row example) {
    return example.getAs("conversation");
  }

  private static Row dropped(Row example, String rule, String evidence) {
    return RowFactory.create(
        example.getAs("id"),
        example.getAs("source_id"),
        null,
        example.getAs("split"),
        example.getAs("task"),
        example.getAs("document_ids"),
        0,
        new byte[0],
        new byte[0],
        0L,
        0L,
        0L,
        0L,
        0L,
        0L,
        isConversation(example) ? 1L : 0L,
        rule,
        evidence);
  }

  private Row row(Row example, TokenizedExample tokenized) {
    ByteBuffer ids = ByteBuffer.allocate(tokenized.ids().length * Integer.BYTES);
    ids.asIntBuffer().put(tokenized.ids());
    return RowFactory.create(
        example.getAs("id"),
        example.getAs("source_id"),
        null,
        example.getAs("split"),
        example.getAs("task"),
        example.getAs("document_ids"),
        example.getAs("copies"),
        ids.array(),
        tokenized.lossMask(),
        (long) tokenized.ids().length,
        supervised(tokenized.lossMask()),
        (long) tokenized.truncated(),
        defects.lacksEnd(tokenized) ? 1L : 0L,
        defects.beginsTwice(tokenized) ? 1L : 0L,
        tokenized.unlearned() > 0 ? 1L : 0L,
        isConversation(example) ? 1L : 0L,
        null,
        null);
  }

  /** Targets that have a token before them in their piece. */
  private long supervised(byte[] lossMask) {
    long targets = 0;
    for (int i = 0; i < lossMask.length; i++) {
      targets += i % length == 0 ? 0 : lossMask[i];
    }
    return targets;
  }
}
