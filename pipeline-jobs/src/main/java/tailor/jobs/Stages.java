package tailor.jobs;

import java.util.List;
import java.util.function.Supplier;

/** The stages in the order in which {@code run} runs them; a new stage is one more line here. */
final class Stages {
  private static final List<Supplier<Stage>> ALL =
      List.of(
          IngestStage::new,
          CleanStage::new,
          DedupStage::new,
          FormatStage::new,
          TokenizeStage::new,
          TrainStage::new,
          EvaluateStage::new,
          ExportStage::new,
          ReportStage::new);

  private Stages() {}

  static List<Stage> all() {
    return ALL.stream().map(Supplier::get).toList();
  }
}
