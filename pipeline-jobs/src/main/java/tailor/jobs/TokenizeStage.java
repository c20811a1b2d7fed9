package tailor.jobs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.document.Split;
import tailor.export.ModelTokenizers;
import tailor.run.BadDataException;
import tailor.run.CanonicalParquet;
import tailor.run.Ledger;
import tailor.run.Output;
import tailor.run.ParquetRows;
import tailor.tokenize.EndOfText;
import tailor.tokenize.PackedSequenceRows;
import tailor.tokenize.TokenCache;
import tailor.tokenize.TokenCounts;
import tailor.tokenize.Tokenization;
import tailor.tokenize.TokenizeOptions;
import tailor.tokenize.Tokenizer;
import tailor.tokenize.TokenizerFiles;
import tailor.tokenize.TokenizerOptions;
import tailor.tokenize.TokenizerTraining;

/** Turns examples into packed sequences of tokens, with a tokenizer that is given or trained. */
final class TokenizeStage implements Stage {
  private static final Output TOKENS = Output.of("tokens");
  private static final Output TOKENIZER = Output.of("tokenizer");
  private static final Output DROPPED = Output.part("dropped", "stage=tokenize");
  private static final String CACHE = "token_cache";
  private static final String SECTION = "tokenize.tokenizer";

  @Override
  public String name() {
    return "tokenize";
  }

  @Override
  public String summary() {
    return "Turns examples into packed sequences of tokens.";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    List<Input> inputs = new ArrayList<>();
    inputs.add(Input.dataset("examples"));
    Configuration hadoop = Pipeline.hadoop(options.spark());
    tokenizerPath(options)
        .ifPresent(
            path -> inputs.add(Input.path(key(options), ModelTokenizers.file(path, hadoop))));
    return inputs;
  }

  @Override
  public List<Output> outputs() {
    return List.of(TOKENS, TOKENIZER, DROPPED);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    TokenizeOptions tokenize = options.tokenize();
    Map<String, Object> outcome =
        Map.of(
            "sequence-length", tokenize.sequenceLength(),
            "tasks", tokenize.tasks(),
            "tokenizer", tokenize.tokenizer());
    return Map.of("tokenize", outcome, "seed", options.seed());
  }

  @Override
  public void check(TailorOptions options, Problems problems) {
    TokenizerOptions tokenizer = options.tokenize().tokenizer();
    if (tokenizer.train().isEmpty() && tokenizerPath(options).isEmpty()) {
      problems.add(
          SECTION,
          "names no tokenizer, and there is no model.base to take it from; give path, or train {"
              + " }");
      return;
    }
    Configuration hadoop = Pipeline.hadoop(options.spark());
    try {
      Optional<Integer> embeddings =
          options.model().base().flatMap(base -> ModelTokenizers.embeddings(base, hadoop));
      if (tokenizer.train().isPresent()) {
        requireRoom(tokenizer.train().get().vocabularySize(), embeddings, problems);
      } else {
        requireFits(options, embeddings, hadoop);
      }
    } catch (ConfigurationException e) {
      problems.add(key(options), "cannot be used: " + e.getMessage());
    }
  }

  @Override
  public StageResult run(StageContext context) {
    TokenizeOptions options = context.options().tokenize();
    Dataset<Row> examples = context.read("examples");
    TokenizerFiles files = tokenizer(context, examples);
    files.write(context.outputDirectory(TOKENIZER), context.storage().files());
    try (Tokenization tokenization = tokenization(context, examples, files)) {
      Path directory = context.outputDirectory(TOKENS);
      CanonicalParquet.write(tokenization.sequences(), directory, PackedSequenceRows.LAYOUT);
      Map<String, Long> dropped = tokenization.droppedByRule();
      long lost = dropped.values().stream().mapToLong(Long::longValue).sum();
      context.writeCounted(DROPPED, tokenization.dropped(), lost, "id");
      return result(tokenization, sequences(context, directory), options.sequenceLength());
    }
  }

  private static Tokenization tokenization(
      StageContext context, Dataset<Row> examples, TokenizerFiles files) {
    TokenizeOptions options = context.options().tokenize();
    long seed = context.options().seed();
    if (options.cache() == TokenizeOptions.Cache.OFF) {
      return Tokenization.of(examples, files, options, seed);
    }
    Path directory = new Path(context.storage().root(), CACHE);
    return Tokenization.of(
        examples,
        files,
        options,
        seed,
        new TokenCache(context.storage().files(), directory, options.cacheBytes()));
  }

  /** How many sequences each split has. */
  private static Map<Split, Long> sequences(StageContext context, Path directory) {
    Configuration hadoop = context.storage().files().getConf();
    Map<Split, Long> sequences = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      long rows = ParquetRows.count(hadoop, new Path(directory, "split=" + split.key()));
      if (rows > 0) {
        sequences.put(split, rows);
      }
    }
    return sequences;
  }

  private static StageResult result(
      Tokenization tokenization, Map<Split, Long> sequences, int sequenceLength) {
    Map<Split, TokenCounts> counts = tokenization.counts();
    Map<String, Long> dropped = tokenization.droppedByRule();
    if (counts.getOrDefault(Split.TRAIN, TokenCounts.NONE).examples() == 0) {
      throw new BadDataException(
          "No sequence to train on: every example was dropped, %s. Look at the weights of sources and tasks, and at tokenize.sequence-length."
              .formatted(dropped));
    }
    long kept = counts.values().stream().mapToLong(TokenCounts::examples).sum();
    long lost = dropped.values().stream().mapToLong(Long::longValue).sum();
    StageResult result = StageResult.of(new Ledger(kept + lost, kept, dropped, Map.of()));
    if (tokenization.cacheCounts().isPresent()) {
      Tokenization.CacheCounts cache = tokenization.cacheCounts().get();
      result =
          result.with("texts-cached", cache.cached()).with("texts-tokenized", cache.tokenized());
    }
    result = RowCounts.of(tokenization.defects(Split.TRAIN)).addTo(result);
    for (Map.Entry<Split, Long> made : sequences.entrySet()) {
      String split = made.getKey().key();
      TokenCounts count = counts.getOrDefault(made.getKey(), TokenCounts.NONE);
      long rows = made.getValue();
      result =
          result
              .with("sequences." + split, rows)
              .with("examples-seen." + split, count.copies())
              .with("tokens." + split, count.tokens())
              .with("tokens-learned." + split, count.supervised())
              .with("tokens-truncated." + split, count.truncated())
              .with("padding." + split, rows * sequenceLength - count.tokens());
    }
    return result;
  }

  private static TokenizerFiles tokenizer(StageContext context, Dataset<Row> examples) {
    TokenizerOptions options = context.options().tokenize().tokenizer();
    TokenizerFiles files =
        options
            .train()
            .map(train -> TokenizerTraining.train(examples, train))
            .orElseGet(
                () ->
                    ModelTokenizers.read(
                        tokenizerPath(context.options()).orElseThrow(),
                        context.spark().sparkContext().hadoopConfiguration()));
    return options.endOfText().map(files::withEndOfText).orElse(files);
  }

  private static Optional<String> tokenizerPath(TailorOptions options) {
    TokenizerOptions tokenizer = options.tokenize().tokenizer();
    return tokenizer.train().isPresent()
        ? Optional.empty()
        : tokenizer.path().or(options.model()::base);
  }

  private static String key(TailorOptions options) {
    TokenizerOptions tokenizer = options.tokenize().tokenizer();
    if (tokenizer.train().isPresent()) {
      return SECTION + ".train";
    }
    return tokenizer.path().isPresent() ? SECTION + ".path" : "model.base";
  }

  private static void requireFits(
      TailorOptions options, Optional<Integer> embeddings, Configuration hadoop) {
    TokenizerFiles files = ModelTokenizers.read(tokenizerPath(options).orElseThrow(), hadoop);
    try (Tokenizer tokenizer = Tokenizer.open(files)) {
      EndOfText.of(tokenizer, options.tokenize().tokenizer().endOfText());
      embeddings.ifPresent(
          size -> tokenizer.requireFits(size, options.model().base().orElseThrow()));
    }
  }

  private static void requireRoom(
      int vocabularySize, Optional<Integer> embeddings, Problems problems) {
    if (embeddings.isPresent() && vocabularySize > embeddings.get()) {
      problems.add(
          SECTION + ".train.vocabulary-size",
          "is %,d, more than the %,d embeddings of model.base; a model needs the tokenizer that it was trained with: leave out tokenize.tokenizer"
              .formatted(vocabularySize, embeddings.get()));
    }
  }
}
