package tailor.tokenize;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.nio.ByteBuffer;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import tailor.document.Example;
import tailor.document.ExampleRows;

/**
 * The examples of one partition as they are tokenized, one by one.
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
  private final long seed;

  TokenizedRows(
      Iterator<Row> examples,
      ExampleTokenizer tokenizer,
      DefectFinder defects,
      int length,
      long seed) {
    this.examples = examples;
    this.tokenizer = tokenizer;
    this.defects = defects;
    this.length = length;
    this.seed = seed;
  }

  @Override
  public boolean hasNext() {
    return examples.hasNext();
  }

  @Override
  public Row next() {
    Example example = ExampleRows.fromRow(examples.next());
    int copies = ExampleCopies.of(example, seed);
    if (copies == 0) {
      return dropped(example, "weight", "left out by its weight of " + example.weight());
    }
    TokenizedExample tokenized = tokenize(example);
    if (!tokenized.hasTarget()) {
      return dropped(
          example,
          UNSUPERVISED,
          "no token to learn among %d of %d that fit"
              .formatted(tokenized.ids().length, tokenized.ids().length + tokenized.truncated()));
    }
    return row(example, copies, tokenized);
  }

  private TokenizedExample tokenize(Example example) {
    if (isConversation(example)) {
      return tokenizer.tokenizeAsWritten(example.segments(), length);
    }
    boolean whole = example.segments().size() == 1 && example.segments().get(0).target();
    return whole
        ? tokenizer.tokenize(example.segments())
        : tokenizer.tokenize(example.segments(), length);
  }

  private static boolean isConversation(Example example) {
    return !example.messages().isEmpty();
  }

  private static Row dropped(Example example, String rule, String evidence) {
    return RowFactory.create(
        example.id(),
        example.sourceId(),
        null,
        example.split().key(),
        example.task(),
        String.join(",", example.documentIds()),
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

  private Row row(Example example, int copies, TokenizedExample tokenized) {
    ByteBuffer ids = ByteBuffer.allocate(tokenized.ids().length * Integer.BYTES);
    ids.asIntBuffer().put(tokenized.ids());
    return RowFactory.create(
        example.id(),
        example.sourceId(),
        null,
        example.split().key(),
        example.task(),
        String.join(",", example.documentIds()),
        copies,
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
