package tailor.tokenize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import tailor.document.Split;
import tailor.run.BadDataException;

/**
 * Trains a byte-level BPE tokenizer on examples: words are counted on the executors, merges learned
 * on the driver. Only the {@value #MAX_WORDS} most frequent words reach the driver, and no word of
 * more than {@value #MAX_WORD_LENGTH} characters.
 */
public final class TokenizerTraining {
  static final int MAX_WORDS = 1_000_000;
  static final int MAX_WORD_LENGTH = 256;

  private static final int WORDS_AT_A_TIME = 200_000;
  private static final StructType COUNTED =
      new StructType().add("word", StringType, false).add("count", LongType, false);

  private TokenizerTraining() {}

  /**
   * Trains a tokenizer.
   *
   * @param examples rows of {@code examples}, of which the training split counts
   * @throws BadDataException if there is no text
   */
  public static TokenizerFiles train(Dataset<Row> examples, TokenizerTrainingOptions options) {
    List<WordCount> words = words(examples, options);
    if (words.isEmpty()) {
      throw new BadDataException(
          "The tokenizer cannot be trained: the training split has no text. Look at the dataset examples, and at why documents were dropped.");
    }
    List<String> special = new ArrayList<>();
    special.add(options.endOfText());
    special.addAll(options.specialTokens());
    special.add(options.padding());
    BytePairMerges merges = new BytePairMerges(special, words, options.minFrequency());
    merges.learn(options.vocabularySize());
    return BytePairFiles.write(merges, special, options);
  }

  private static List<WordCount> words(Dataset<Row> examples, TokenizerTrainingOptions options) {
    MapPartitionsFunction<Row, Row> count = rows -> new CountedWords(rows, options);
    return examples
        .where(col("split").equalTo(Split.TRAIN.key()))
        .select("text")
        .mapPartitions(count, Encoders.row(COUNTED))
        .groupBy("word")
        .agg(sum("count").as("count"))
        .orderBy(col("count").desc(), col("word"))
        .limit(MAX_WORDS)
        .collectAsList()
        .stream()
        .map(row -> new WordCount(row.getString(0), row.getLong(1)))
        .toList();
  }

  /** Counts the words of a partition; memory is bounded, so a word may come several times. */
  private static final class CountedWords implements Iterator<Row> {
    private final Iterator<Row> texts;
    private final TokenizerTrainingOptions.Digits digits;
    private final Pattern special;
    private Iterator<Map.Entry<String, Long>> counted = Collections.emptyIterator();

    CountedWords(Iterator<Row> texts, TokenizerTrainingOptions options) {
      this.texts = texts;
      this.digits = options.digits();
      List<String> tokens = new ArrayList<>(options.specialTokens());
      tokens.add(options.endOfText());
      tokens.add(options.padding());
      this.special =
          Pattern.compile(tokens.stream().map(Pattern::quote).collect(Collectors.joining("|")));
    }

    @Override
    public boolean hasNext() {
      while (!counted.hasNext() && texts.hasNext()) {
        Map<String, Long> counts = new HashMap<>();
        while (texts.hasNext() && counts.size() < WORDS_AT_A_TIME) {
          count(texts.next().getString(0), counts);
        }
        counted = counts.entrySet().iterator();
      }
      return counted.hasNext();
    }

    @Override
    public Row next() {
      Map.Entry<String, Long> entry = counted.next();
      return RowFactory.create(ByteLevel.spell(entry.getKey()), entry.getValue());
    }

    private void count(String text, Map<String, Long> counts) {
      for (String part : special.split(text, -1)) {
        ByteLevel.words(
            part,
            digits,
            word -> {
              if (word.length() <= MAX_WORD_LENGTH) {
                counts.merge(word, 1L, Long::sum);
              }
            });
      }
    }
  }
}
