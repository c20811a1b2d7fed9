package tailor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.Component;
import tailor.config.Components;
import tailor.config.Configured;
import tailor.config.Doc;
import tailor.config.Problems;

/**
 * What every component keeps to. A test of a component inherits the contract of its kind:
 *
 * <pre>{@code
 * class SymbolRatioFilterContractTest extends FilterContract {
 *   SymbolRatioFilterContractTest() {
 *     super(SymbolRatioFilter.class, "max-ratio = 0.2");
 *   }
 * }
 * }</pre>
 */
public abstract class ComponentContract {
  private final Class<? extends Component<?>> component;
  private final Configured<?> configured;

  /**
   * @param kind the interface it is found by
   * @param component its class
   * @param options options that it works with, as in a configuration: the required ones at least
   */
  protected <C extends Component<?>> ComponentContract(
      Class<C> kind, Class<? extends C> component, String options) {
    this.component = component;
    Config section =
        ConfigFactory.parseString(
            options + "\ntype = " + ConfigUtil.quoteString(component.getName()));
    this.configured = new Binder(new Problems()).bindComponent(section, kind);
  }

  /** Uses the component on a text. */
  protected abstract void use(Configured<?> component, String text);

  /** The component with its options. */
  protected final Configured<?> configured() {
    return configured;
  }

  @Test
  void isCreatedByItsName() {
    assertThat(configured.create()).isInstanceOf(component);
  }

  @Test
  void isDocumented() {
    assertThat(component.getAnnotation(Doc.class)).as("@Doc of %s", component).isNotNull();
  }

  @Test
  void documentsEveryOption() {
    assertThat(Components.optionsOf(component).getRecordComponents())
        .allSatisfy(
            option ->
                assertThat(option.getAnnotation(Doc.class)).as("@Doc of %s", option).isNotNull());
  }

  @Test
  void survivesSerialization() {
    assertThat(SerializationUtils.roundtrip(configured)).isEqualTo(configured);
  }

  @Property(tries = 300)
  void neverThrowsOnAnyText(@ForAll String text) {
    assertThatNoException().isThrownBy(() -> use(configured, text));
  }
}
