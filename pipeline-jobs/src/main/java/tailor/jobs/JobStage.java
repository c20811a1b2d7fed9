package tailor.jobs;

import java.util.List;
import java.util.Map;
import tailor.config.ComponentOptions;
import tailor.config.Configured;
import tailor.run.Output;

/** A plugin's job as a stage. */
final class JobStage implements Stage {
  private final String name;
  private final Job<ComponentOptions> job;
  private final ComponentOptions options;

  JobStage(String name, Configured<Job<?>> configured) {
    this.name = name;
    this.job = configured.as();
    this.options = configured.options();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return job.getClass().getName();
  }

  @Override
  public List<Input> inputs(TailorOptions all) {
    return job.inputs(options);
  }

  @Override
  public List<Output> outputs() {
    return job.outputs(options);
  }

  @Override
  public Map<String, Object> settings(TailorOptions all) {
    return Map.of("job", job.getClass().getName(), "options", options);
  }

  @Override
  public StageResult run(StageContext context) {
    return job.run(context, options);
  }
}
