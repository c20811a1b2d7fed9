package tailor.jobs;

import java.util.Optional;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.export.HuggingFaceModel;
import tailor.model.ModelConfig;

/** The model that {@code model.base} names. */
final class BaseModel {
  private BaseModel() {}

  /**
   * Opens it and reads all its weights once, so that one that is damaged is known before Spark
   * starts rather than when the data is ready.
   *
   * @param problems takes what makes it unusable
   * @return its shape; empty if none is named, or it is unusable
   * @throws tailor.run.BadDataException if it is damaged
   */
  static Optional<ModelConfig> check(TailorOptions options, Problems problems) {
    Optional<String> base = options.model().base();
    if (base.isEmpty()) {
      return Optional.empty();
    }
    try (HuggingFaceModel model =
        HuggingFaceModel.open(base.get(), Pipeline.hadoop(options.spark()))) {
      model.readWeights((offset, values, count) -> {});
      return Optional.of(model.shape());
    } catch (ConfigurationException e) {
      problems.add("model.base", "cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }
}
