package tailor.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tailor.run.Manifest;
import tailor.run.Storage;
import tailor.train.metrics.TrainingMetric;

/** Searches options, and prints what it found. */
@Command(
    name = "sweep",
    description = {
      "Searches options by training with many values of them: the section sweep says which.",
      "Each trial is a run of its own, RUN-t001 and so on; data that trials have in common is made"
          + " once. Run the same command again to go on where it stopped."
    })
final class SweepCommand implements Callable<Integer> {
  /** Trials share the executors evenly. */
  private static final Config FAIR =
      ConfigFactory.parseString("spark { \"spark.scheduler.mode\" = FAIR }");

  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    Config config = common.load().withFallback(FAIR);
    Bound bound = CommonOptions.bindAll(config);
    SweepStage stage = new SweepStage(config, common.existing());
    Manifest manifest =
        new Pipeline(stage.name(), List.of(stage), output).run(bound, common).get(0);
    TailorOptions options = bound.options();
    Configuration hadoop = Pipeline.hadoop(options.spark());
    Storage storage = Storage.at(options.storage().root(), hadoop);
    TrainingMetric objective = SweepStage.require(options).objective();
    List<TrialRecord> ranked =
        SweepStage.ranked(
            new TrialRecords(
                    storage.files(), storage.directory(SweepStage.SWEEPS, manifest.runId()))
                .newest(),
            objective);
    TextTable table = new TextTable(SweepReport.head(ranked, objective).toArray(String[]::new));
    SweepReport.rows(ranked).forEach(table::add);
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.println();
    out.println("# the best: trial %d".formatted(ranked.get(0).number()));
    out.println(SweepReport.snippet(ranked.get(0)));
    stage.result(options, manifest).ifPresent(out::println);
    out.flush();
    return 0;
  }
}
