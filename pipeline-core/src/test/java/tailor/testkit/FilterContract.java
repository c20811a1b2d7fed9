package tailor.testkit;

import tailor.config.ComponentOptions;
import tailor.config.Configured;
import tailor.filter.Filter;

/** What every filter keeps to. */
public abstract class FilterContract extends ComponentContract {
  /**
   * @param filter its class
   * @param options as in a configuration: the required ones at least
   */
  protected <F extends Filter<?>> FilterContract(Class<F> filter, String options) {
    super(Filter.class, filter, options);
  }

  @Override
  protected void use(Configured<?> component, String text) {
    Filter<ComponentOptions> filter = component.as();
    filter.judge(Documents.of(text), component.options());
  }
}
