package tailor.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;
import tailor.document.Fields;
import tailor.document.Finding;
import tailor.filter.classify.HeldOutFigures;
import tailor.filter.classify.LabelledText;
import tailor.filter.classify.LinearClassifier;
import tailor.run.BadDataException;

/**
 * Documents judged by a classifier that was trained on those of them that bear a label. Each gets
 * its score as a tag; one with a label is judged by that. The labelled documents, few as they are,
 * go to one task; the driver gets the model alone.
 */
final class Classification implements AutoCloseable {
  private static final StructType MODEL =
      new StructType()
          .add("model", BinaryType, false)
          .add("figures", BinaryType, false)
          .add("serving", IntegerType, false)
          .add("others", IntegerType, false);

  private static final StructType OUTCOMES =
      new StructType()
          .add("document", DocumentRows.SCHEMA, true)
          .add("dropped", DroppedRows.SCHEMA, true);

  private final ClassifierOptions options;
  private final Dataset<Row> outcomes;
  private final HeldOutFigures figures;

  private Classification(ClassifierOptions options, Dataset<Row> outcomes, HeldOutFigures figures) {
    this.options = options;
    this.outcomes = outcomes;
    this.figures = figures;
  }

  /**
   * Trains a classifier, and judges all documents by it.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   * @throws BadDataException if fewer than two labelled documents serve the objective, or do not
   */
  static Classification of(Dataset<Row> documents, ClassifierOptions options, long seed) {
    Row trained =
        documents
            .where(col("fields").getItem(options.labelField()).isNotNull())
            .repartition(1)
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>) rows -> train(rows, options, seed),
                Encoders.row(MODEL))
            .takeAsList(1)
            .stream()
            .findFirst()
            .orElseThrow(() -> tooFew(0, 0, options));
    int serving = trained.getAs("serving");
    int others = trained.getAs("others");
    if (serving < 2 || others < 2) {
      throw tooFew(serving, others, options);
    }
    Broadcast<LinearClassifier> classifier =
        documents
            .sparkSession()
            .sparkContext()
            .broadcast(
                SerializationUtils.<LinearClassifier>deserialize(trained.<byte[]>getAs("model")),
                scala.reflect.ClassTag$.MODULE$.apply(LinearClassifier.class));
    Dataset<Row> outcomes =
        documents.map(
            (MapFunction<Row, Row>) row -> outcome(row, classifier.value(), options),
            Encoders.row(OUTCOMES));
    return new Classification(
        options,
        outcomes.persist(StorageLevel.DISK_ONLY()),
        SerializationUtils.deserialize(trained.<byte[]>getAs("figures")));
  }

  String rule() {
    return options.name();
  }

  /** The documents that stay, with their score as a tag. */
  Dataset<Row> kept() {
    return outcomes.where(col("document").isNotNull()).select("document.*");
  }

  /** The documents that are dropped, with the columns of {@link DroppedRows#SCHEMA}. */
  Dataset<Row> dropped() {
    return outcomes.where(col("dropped").isNotNull()).select("dropped.*");
  }

  /** Figures for the manifest, of documents that were held out. */
  Map<String, Double> figures() {
    Map<String, Double> named = new TreeMap<>();
    named.put(options.name() + " precision, held out", figures.precision());
    named.put(options.name() + " recall, held out", figures.recall());
    return named;
  }

  @Override
  public void close() {
    outcomes.unpersist();
  }

  private static Iterator<Row> train(Iterator<Row> rows, ClassifierOptions options, long seed) {
    List<LabelledText> texts = new ArrayList<>();
    while (rows.hasNext()) {
      Document document = DocumentRows.fromRow(rows.next());
      label(document, options)
          .ifPresent(
              serves -> texts.add(new LabelledText(document.getId(), document.getText(), serves)));
    }
    int serving = (int) texts.stream().filter(LabelledText::serves).count();
    return List.of(
            RowFactory.create(
                SerializationUtils.serialize(LinearClassifier.fit(texts)),
                SerializationUtils.serialize(
                    HeldOutFigures.of(texts, options.folds(), options.threshold(), seed)),
                serving,
                texts.size() - serving))
        .iterator();
  }

  private static BadDataException tooFew(int serving, int others, ClassifierOptions options) {
    return new BadDataException(
        ("clean.classifiers: of the documents with the field '%s', %d serve the objective (%s) and"
                + " %d do not; expected two of each at least, better a hundred. Label more"
                + " documents, or leave the classifier '%s' out.")
            .formatted(
                options.labelField(),
                serving,
                String.join(" or ", options.serves()),
                others,
                options.name()));
  }

  private static Optional<Boolean> label(Document document, ClassifierOptions options) {
    return Fields.value(document, options.labelField())
        .map(value -> options.serves().contains(value.strip()));
  }

  private static Row outcome(Row row, LinearClassifier classifier, ClassifierOptions options) {
    Document document = DocumentRows.fromRow(row);
    double score = classifier.score(document.getText());
    Optional<Boolean> label = label(document, options);
    if (label.orElse(score >= options.threshold())) {
      Map<String, String> tags = new TreeMap<>(document.getTags());
      tags.put(options.name(), String.format(Locale.ROOT, "%.3f", score));
      document.setTags(tags);
      return RowFactory.create(DocumentRows.toRow(document), null);
    }
    String evidence =
        label.isPresent()
            ? "labelled '%s'".formatted(Fields.value(document, options.labelField()).orElse(""))
            : String.format(Locale.ROOT, "scored %.3f, below %.3f", score, options.threshold());
    return RowFactory.create(
        null,
        DroppedRows.of(
            document,
            options.name(),
            Finding.of(label.isPresent() ? "label" : "score", score, evidence)));
  }
}
