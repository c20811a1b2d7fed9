package tailor.jobs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.clean.CleanOptions;
import tailor.config.Configured;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.dedup.DedupOptions;
import tailor.evaluate.EvaluateOptions;
import tailor.export.ExportOptions;
import tailor.format.FormatOptions;
import tailor.ingest.Source;
import tailor.sweep.SweepOptions;
import tailor.tokenize.TokenizeOptions;
import tailor.train.TrainOptions;
import tailor.train.tracking.MlflowOptions;

/**
 * A whole configuration: a record component a section. A new section is one more component here;
 * one that only some commands need is an {@code Optional}, and {@link Stage#check} asks for it.
 */
public record TailorOptions(
    @Doc("seed of everything that is drawn by chance") @Default("17") long seed,
    @Doc("where the datasets lie") StorageOptions storage,
    @Doc("settings of the Spark session, as in spark-submit --conf, which is stronger")
        @Default("{}")
        Map<String, String> spark,
    @Doc("the source catalogue") @Default("[]") List<Source> sources,
    @Doc("how documents are cleaned and filtered") CleanOptions clean,
    @Doc("how duplicates are found") DedupOptions dedup,
    @Doc("how documents become examples") FormatOptions format,
    @Doc("how examples become sequences of tokens") TokenizeOptions tokenize,
    @Doc("the model that training begins with") ModelOptions model,
    @Doc("how the model is trained") @Default("{}") TrainOptions train,
    @Doc("how the model is tested") EvaluateOptions evaluate,
    @Doc("how the tuned model is exported") ExportOptions export,
    @Doc("an MLflow tracking server that trainings are shown on") Optional<MlflowOptions> mlflow,
    @Doc("which options the command sweep searches") Optional<SweepOptions> sweep,
    @Doc("options of jobs of plugins, by the name that run-job takes") @Default("{}")
        Map<String, Configured<Job<?>>> jobs) {

  /** The same with another section {@code model}. */
  TailorOptions withModel(ModelOptions other) {
    return new TailorOptions(
        seed, storage, spark, sources, clean, dedup, format, tokenize, other, train, evaluate,
        export, mlflow, sweep, jobs);
  }

  /** The same with another section {@code tokenize}. */
  TailorOptions withTokenize(TokenizeOptions other) {
    return new TailorOptions(
        seed, storage, spark, sources, clean, dedup, format, other, model, train, evaluate, export,
        mlflow, sweep, jobs);
  }
}
