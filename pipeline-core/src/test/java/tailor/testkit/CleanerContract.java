package tailor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tailor.clean.Cleaner;
import tailor.config.ComponentOptions;
import tailor.config.Configured;

/** What every cleaner keeps to. */
public abstract class CleanerContract extends ComponentContract {
  /**
   * @param cleaner its class
   * @param options as in a configuration: the required ones at least
   */
  protected <C extends Cleaner<?>> CleanerContract(Class<C> cleaner, String options) {
    super(Cleaner.class, cleaner, options);
  }

  @Override
  protected void use(Configured<?> component, String text) {
    clean(component, text);
  }

  @Property(tries = 300)
  void leavesACleanTextAsItIs(@ForAll String text) {
    String clean = clean(configured(), text);

    assertThat(clean(configured(), clean)).isEqualTo(clean);
  }

  private static String clean(Configured<?> component, String text) {
    Cleaner<ComponentOptions> cleaner = component.as();
    return cleaner.clean(text, component.options());
  }
}
