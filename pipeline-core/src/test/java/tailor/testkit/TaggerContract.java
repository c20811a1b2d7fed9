package tailor.testkit;

import tailor.config.Configured;
import tailor.tag.Tagger;
import tailor.tag.TaggerOptions;

/** What every tagger keeps to. */
public abstract class TaggerContract extends ComponentContract {
  /**
   * @param tagger its class
   * @param options as in a configuration: the required ones at least
   */
  protected <T extends Tagger<?>> TaggerContract(Class<T> tagger, String options) {
    super(Tagger.class, tagger, options);
  }

  @Override
  protected void use(Configured<?> component, String text) {
    Tagger<TaggerOptions> tagger = component.as();
    tagger.tag(Documents.of(text), (TaggerOptions) component.options());
  }
}
