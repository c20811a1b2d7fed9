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
  /** The rule by which a preference is dropped whose answers do not fit into a sequence. */
  static final String PAIR_TOO_LONG = "pair-too-long";

  /** The rule by which an example without a token to learn is dropped. */
  static final String UNSUPERVISED = "nothing-to-learn";

  /**
   * Tokens are big-endian bytes: an array column would be a boxed object a token. Of a preference
   * they are those of both conversations, of which {@code chosen} tokens are the first's; it is 0
   * of any other example.
   */
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
          .add("chosen", IntegerType, false)
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
    if (!EncodedRows.rejectedSegments(example).isEmpty()) {
      return preference(example);
    }
    TokenizedExample tokenized = tokenize(example);
    if (!tokenized.hasTarget()) {
      return dropped(
          example,
          UNSUPERVISED,
          "no token to learn among %d of %d that fit"
              .formatted(tokenized.ids().length, tokenized.ids().length + tokenized.truncated()));
    }
    return row(example, tokenized, 0, defects.of(tokenized));
  }

  /**
   * A pair, which must fit into one sequence. What is too long loses the same context on both
   * sides, so that both answer the same prompt; an answer that was cut would no longer be the one
   * that was judged.
   */
  private Row preference(Row example) {
    List<Segment> segments = EncodedRows.segments(example);
    List<Segment> rejectedSegments = EncodedRows.rejectedSegments(example);
    ExampleTokenizer.Encoded better = EncodedRows.encoded(example);
    ExampleTokenizer.Encoded worse = EncodedRows.rejected(example);
    int tokens = better.ids().length + worse.ids().length;
    int excess = Math.max(0, (tokens - length + 1) / 2);
    TokenizedExample chosen = tokenizer.cutAsWritten(better, segments, excess);
    TokenizedExample rejected = tokenizer.cutAsWritten(worse, rejectedSegments, excess);
    TokenizedExample pair = chosen.followedBy(rejected);
    if (pair.ids().length > length) {
      return dropped(
          example,
          PAIR_TOO_LONG,
          "both answers take %,d tokens without their prompts, sequences have %,d"
              .formatted(pair.ids().length, length));
    }
    if (!chosen.hasTarget() || !rejected.hasTarget()) {
      return dropped(example, UNSUPERVISED, "an answer of the pair has no token");
    }
    return row(example, pair, chosen.ids().length, defects.of(chosen, rejected));
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
        0,
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

  private Row row(Row example, TokenizedExample tokenized, int chosen, DefectFinder.Defects found) {
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
        chosen,
        (long) tokenized.ids().length,
        supervised(tokenized.lossMask()),
        (long) tokenized.truncated(),
        found.withoutEnd(),
        found.doubledBegin(),
        found.truncatedAnswer(),
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
