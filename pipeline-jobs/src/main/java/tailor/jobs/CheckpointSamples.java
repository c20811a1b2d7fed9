package tailor.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import tailor.export.LoadedModel;
import tailor.model.generate.GenerationRequest;
import tailor.model.generate.Sampling;
import tailor.model.generate.TextGenerator;
import tailor.train.SampleOptions;
import tailor.train.metrics.RoundMetrics;

/**
 * What checkpoints write to the prompts of {@code train.samples}: JSON Lines beside the metrics,
 * and Parquet when training is over. The driver reads each checkpoint for it.
 */
final class CheckpointSamples {
  private static final String PARQUET = "_samples.parquet";
  private static final StructType SCHEMA =
      new StructType()
          .add("round", DataTypes.IntegerType, false)
          .add("step", DataTypes.LongType, false)
          .add("prompt", DataTypes.StringType, false)
          .add("completion", DataTypes.StringType, false);
  private static final String FILE = "_samples.jsonl";
  private static final Sampling GREEDY = new Sampling(0, 0, 1, 0);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path file;

  /**
   * The samples of a run.
   *
   * @param metrics directory of its metrics
   */
  CheckpointSamples(FileSystem files, Path metrics) {
    this.files = files;
    this.file = new Path(metrics, FILE);
  }

  /** All samples so far, the oldest first. */
  List<JsonNode> read() {
    List<JsonNode> samples = new ArrayList<>();
    try (InputStream in = files.open(file)) {
      JSON.readerFor(JsonNode.class).<JsonNode>readValues(in).forEachRemaining(samples::add);
    } catch (FileNotFoundException e) {
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
    return samples;
  }

  /** Writes all samples as one Parquet file beside the metrics, instead of any that is there. */
  void writeParquet(SparkSession spark) {
    List<Row> rows =
        read().stream()
            .map(
                sample ->
                    RowFactory.create(
                        sample.path("round").asInt(),
                        sample.path("step").asLong(),
                        sample.path("prompt").asText(),
                        sample.path("completion").asText()))
            .toList();
    if (!rows.isEmpty()) {
      spark
          .createDataFrame(rows, SCHEMA)
          .coalesce(1)
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(new Path(file.getParent(), PARQUET).toString());
    }
  }

  /** Forgets what an interrupted attempt wrote after this round. */
  void resume(int round) {
    List<JsonNode> samples = read();
    if (samples.removeIf(sample -> sample.path("round").asInt() > round)) {
      write(samples);
    }
  }

  /**
   * Adds what a checkpoint writes.
   *
   * @param checkpoint directory of a model
   */
  void add(SampleOptions options, Path checkpoint, RoundMetrics metrics) {
    if (options.prompts().isEmpty()) {
      return;
    }
    List<JsonNode> samples = read();
    try (LoadedModel model = LoadedModel.load(checkpoint.toString(), files.getConf(), 1)) {
      TextGenerator generator =
          new TextGenerator(model.transformer(), model.parameters(), model.tokenizer());
      for (String prompt : options.prompts()) {
        GenerationRequest request =
            new GenerationRequest(
                generator.encodePrompt(prompt), options.tokens(), GREEDY, List.of());
        ObjectNode sample = JSON.createObjectNode();
        sample.put("round", metrics.round());
        sample.put("step", metrics.step());
        sample.put("prompt", prompt);
        sample.put("completion", generator.generate(request, piece -> {}).text());
        samples.add(sample);
      }
    }
    write(samples);
  }

  private void write(List<JsonNode> samples) {
    try (OutputStream out = files.create(file, true)) {
      for (JsonNode sample : samples) {
        out.write(JSON.writeValueAsBytes(sample));
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
