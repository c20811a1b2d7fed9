package tailor.tokenize;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import tailor.document.DroppedRows;
import tailor.document.Split;

/**
 * Examples on their way to packed sequences. Every example is tokenized once; the tokens wait on
 * the executors' disks until this is closed.
 *
 * <p>Sequences are packed in groups of some thousand examples. An example's group and its place in
 * it follow from the hash of its id, so that neither the input's order nor its partitions show.
 */
public final class Tokenization implements AutoCloseable {
  private static final long EXAMPLES_PER_GROUP = 4096;
  private static final int MAX_PARTITIONS = 4096;

  private final Dataset<Row> encoded;
  private final Dataset<Row> tokenized;
  private final Optional<CacheCounts> cacheCounts;
  private final Broadcast<TokenizerFiles> files;
  private final TokenizeOptions options;
  private final long seed;
  private final int pad;
  private @Nullable List<ExampleSums> sums;

  private Tokenization(
      Dataset<Row> encoded,
      Dataset<Row> tokenized,
      Optional<CacheCounts> cacheCounts,
      Broadcast<TokenizerFiles> files,
      TokenizeOptions options,
      long seed,
      int pad) {
    this.encoded = encoded;
    this.tokenized = tokenized;
    this.cacheCounts = cacheCounts;
    this.files = files;
    this.options = options;
    this.seed = seed;
    this.pad = pad;
  }

  /**
   * Tokenizes examples.
   *
   * @param examples rows of {@code examples}
   * @param seed decides which examples a weight with a fraction takes, and the order
   * @throws tailor.config.ConfigurationException if the tokenizer has no token that ends a text
   */
  public static Tokenization of(
      Dataset<Row> examples, TokenizerFiles files, TokenizeOptions options, long seed) {
    Encoding encoding = new Encoding(files, options, seed, examples);
    return encoding.cut(encoding.encode(examples), Optional.empty());
  }

  /**
   * Tokenizes the examples that a cache does not have, and adds them to it.
   *
   * @param examples rows of {@code examples}
   * @param seed decides which examples a weight with a fraction takes, and the order
   * @throws tailor.config.ConfigurationException if the tokenizer has no token that ends a text
   */
  public static Tokenization of(
      Dataset<Row> examples,
      TokenizerFiles files,
      TokenizeOptions options,
      long seed,
      TokenCache cache) {
    Encoding encoding = new Encoding(files, options, seed, examples);
    String tokenizer = files.fingerprint();
    Dataset<Row> keyed = examples.withColumn(EncodedRows.KEY, TokenCache.key(examples));
    Dataset<Row> known =
        cache
            .read(examples.sparkSession(), tokenizer)
            .map(
                tokens ->
                    keyed
                        .join(
                            tokens,
                            keyed.col(EncodedRows.KEY).equalTo(tokens.col(EncodedRows.KEY)),
                            "left_outer")
                        .drop(tokens.col(EncodedRows.KEY)))
            .orElse(keyed);
    Dataset<Row> encoded = encoding.encode(known).persist(StorageLevel.DISK_ONLY());
    Row sums =
        encoded.agg(coalesce(sum("cached"), lit(0L)), coalesce(sum("anew"), lit(0L))).first();
    if (sums.getLong(1) > 0) {
      cache.add(
          encoded
              .where(col("anew").equalTo(1))
              .select(EncodedRows.KEY, TokenCache.IDS, TokenCache.ENDS, TokenCache.TARGETS),
          tokenizer);
    }
    return encoding.cut(encoded, Optional.of(new CacheCounts(sums.getLong(0), sums.getLong(1))));
  }

  /**
   * How many texts the cache knew.
   *
   * @param cached texts whose tokens were in it
   * @param tokenized texts that were tokenized, and are in it now
   */
  public record CacheCounts(long cached, long tokenized) {}

  /** What the tokens of texts depend on. */
  private static final class Encoding {
    private final Broadcast<TokenizerFiles> files;
    private final TokenizeOptions options;
    private final long seed;
    private final int end;
    private final int pad;

    Encoding(TokenizerFiles files, TokenizeOptions options, long seed, Dataset<Row> examples) {
      Tokenizer tokenizer = Tokenizer.of(files);
      this.end = EndOfText.of(tokenizer, options.tokenizer().endOfText());
      this.pad = tokenizer.specialTokens().pad().orElse(end);
      this.files =
          JavaSparkContext.fromSparkContext(examples.sparkSession().sparkContext())
              .broadcast(files);
      this.options = options;
      this.seed = seed;
    }

    Dataset<Row> encode(Dataset<Row> examples) {
      Broadcast<TokenizerFiles> shared = files;
      int last = end;
      long chance = seed;
      MapPartitionsFunction<Row, Row> encode =
          rows ->
              new EncodedRows(
                  rows, new ExampleTokenizer(Tokenizer.of(shared.value()), last), chance);
      return examples.mapPartitions(encode, Encoders.row(EncodedRows.SCHEMA));
    }

    Tokenization cut(Dataset<Row> encoded, Optional<CacheCounts> counts) {
      Broadcast<TokenizerFiles> shared = files;
      int last = end;
      int length = options.sequenceLength();
      MapPartitionsFunction<Row, Row> cut =
          rows -> rows(rows, Tokenizer.of(shared.value()), last, length);
      Dataset<Row> tokenized =
          encoded
              .mapPartitions(cut, Encoders.row(TokenizedRows.SCHEMA))
              .persist(StorageLevel.DISK_ONLY());
      return new Tokenization(encoded, tokenized, counts, files, options, seed, pad);
    }

    private static TokenizedRows rows(
        Iterator<Row> examples, Tokenizer tokenizer, int end, int length) {
      return new TokenizedRows(
          examples, new ExampleTokenizer(tokenizer, end), new DefectFinder(tokenizer, end), length);
    }
  }

  /** How many texts the cache knew; empty if none was asked. */
  public Optional<CacheCounts> cacheCounts() {
    return cacheCounts;
  }

  /** The sequences, as rows of {@link PackedSequenceRows#SCHEMA}. */
  public Dataset<Row> sequences() {
    Column order = xxhash64(lit(seed), col("id"), col("copy"));
    Dataset<Row> copies =
        tokenized
            .where(col("rule").isNull())
            .withColumn("copy", explode(sequence(lit(1), col("copies"))))
            .withColumn("order", order);
    Column bundle = bundle();
    Column group = lit(null).cast("long");
    long firstGroup = 0;
    for (Map.Entry<String, Long> size : bundleSizes().entrySet()) {
      long groups = (size.getValue() + EXAMPLES_PER_GROUP - 1) / EXAMPLES_PER_GROUP;
      group =
          when(bundle.equalTo(size.getKey()), pmod(col("order"), lit(groups)).plus(lit(firstGroup)))
              .otherwise(group);
      firstGroup += groups;
    }
    int length = options.sequenceLength();
    int padding = pad;
    MapPartitionsFunction<Row, Row> pack = rows -> new PackedRows(rows, length, padding);
    return copies
        .withColumn("group", group)
        .repartition((int) Math.min(MAX_PARTITIONS, Math.max(1, firstGroup)), col("group"))
        .sortWithinPartitions("group", "order", "id", "copy")
        .mapPartitions(pack, Encoders.row(PackedSequenceRows.SCHEMA));
  }

  /** The examples that are in no sequence, as rows of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return DroppedRows.complete(tokenized.where(col("rule").isNotNull()));
  }

  /** Examples that are in no sequence, by the rule that says why. */
  public Map<String, Long> droppedByRule() {
    Map<String, Long> rules = new TreeMap<>();
    for (ExampleSums part : sums()) {
      part.rule().ifPresent(rule -> rules.merge(rule, part.examples(), Long::sum));
    }
    return rules;
  }

  /** What the sequences of each split are made of. */
  public Map<Split, TokenCounts> counts() {
    Map<Split, TokenCounts> counts = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      counts.put(split, TokenCounts.NONE);
    }
    for (ExampleSums part : sums()) {
      if (part.rule().isEmpty()) {
        counts.merge(Split.ofKey(part.split()), part.counts(), TokenCounts::plus);
      }
    }
    return counts;
  }

  /** What is wrong with the examples of a split that are in it at least once. */
  public RowDefects defects(Split split) {
    RowDefects defects = RowDefects.NONE;
    for (ExampleSums part : sums()) {
      if (part.split().equals(split.key())) {
        defects = defects.plus(part.defects());
      }
    }
    return defects;
  }

  /** One pass for all sums: there are few splits, tasks and rules. */
  private List<ExampleSums> sums() {
    if (sums == null) {
      sums = ExampleSums.of(tokenized, bundle());
    }
    return sums;
  }

  @Override
  public void close() {
    tokenized.unpersist();
    encoded.unpersist();
    files.destroy();
  }

  private static Column isPreference() {
    return col("chosen").gt(0);
  }

  /** Names what may share a sequence. Preferences are learned otherwise than all else. */
  private Column bundle() {
    return options.tasks() == TokenizeOptions.Tasks.TOGETHER
        ? when(isPreference(), concat_ws("/", col("split"), col("task"))).otherwise(col("split"))
        : concat_ws("/", col("split"), col("task"));
  }

  private TreeMap<String, Long> bundleSizes() {
    TreeMap<String, Long> sizes = new TreeMap<>();
    for (ExampleSums part : sums()) {
      if (part.rule().isEmpty()) {
        sizes.merge(part.bundle(), part.counts().copies(), Long::sum);
      }
    }
    return sizes;
  }
}
