package tailor.evaluate;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import tailor.document.Example;
import tailor.document.ExampleRows;
import tailor.export.LoadedModel;
import tailor.model.generate.Completion;
import tailor.model.generate.GenerationRequest;
import tailor.model.generate.Sampling;
import tailor.model.generate.TextGenerator;

/**
 * What a model answers to every example of a partition, greedily. A text without a prompt is cut in
 * two, and the model continues its beginning.
 *
 * @param maxTokens most tokens of an answer
 */
record SampleAnswers(
    ModelUnderTest model, Broadcast<SerializableConfiguration> hadoop, int maxTokens)
    implements MapPartitionsFunction<Row, Row> {
  static final StructType SCHEMA =
      new StructType()
          .add("model", DataTypes.StringType, false)
          .add("task", DataTypes.StringType, false)
          .add("example_id", DataTypes.StringType, false)
          .add("prompt", DataTypes.StringType, false)
          .add("reference", DataTypes.StringType, false)
          .add("answer", DataTypes.StringType, false);

  /** Characters of a text without a prompt that the model is given to continue. */
  private static final int BEGINNING = 120;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return ModelRows.map(
        model,
        hadoop.value().value(),
        rows,
        open -> {
          TextGenerator generator =
              new TextGenerator(open.transformer(), open.parameters(), open.tokenizer());
          return row -> answer(generator, open, ExampleRows.fromRow(row));
        });
  }

  private Row answer(TextGenerator generator, LoadedModel open, Example example) {
    String prompt = example.prompt();
    String reference = example.completion();
    if (prompt.isEmpty()) {
      int cut = wordBoundary(reference);
      prompt = reference.substring(0, cut);
      reference = reference.substring(cut);
    }
    List<Integer> tokens = generator.encodePrompt(prompt);
    int room = Math.max(1, open.transformer().config().maxPositions() - maxTokens);
    List<Integer> fitting = tokens.subList(Math.max(0, tokens.size() - room), tokens.size());
    Completion completion =
        generator.generate(
            new GenerationRequest(fitting, maxTokens, Sampling.greedy(), List.of()), piece -> {});
    return RowFactory.create(
        model.name(), example.task(), example.id(), prompt, reference, completion.text());
  }

  private static int wordBoundary(String text) {
    if (text.length() <= BEGINNING) {
      return text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
    }
    int space = text.lastIndexOf(' ', BEGINNING);
    return space > 0 ? space : text.offsetByCodePoints(0, BEGINNING / 2);
  }
}
