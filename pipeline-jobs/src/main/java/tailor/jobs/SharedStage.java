package tailor.jobs;

import java.util.List;
import java.util.Map;
import tailor.run.Output;

/** A stage that reads its datasets where other runs have made them. */
final class SharedStage implements Stage {
  private final Stage stage;
  private final Map<String, String> owners;

  /**
   * A stage.
   *
   * @param owners the run that has each dataset
   */
  SharedStage(Stage stage, Map<String, String> owners) {
    this.stage = stage;
    this.owners = owners;
  }

  @Override
  public String name() {
    return stage.name();
  }

  @Override
  public String summary() {
    return stage.summary();
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    return stage.inputs(options).stream().map(this::owned).toList();
  }

  private Input owned(Input input) {
    if (!(input instanceof Input.Dataset dataset)) {
      return input;
    }
    String owner = owners.get(dataset.name());
    return owner == null ? dataset : dataset.ofRun(owner);
  }

  @Override
  public List<Output> outputs() {
    return stage.outputs();
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return stage.settings(options);
  }

  @Override
  public StageResult run(StageContext context) {
    return stage.run(context);
  }
}
