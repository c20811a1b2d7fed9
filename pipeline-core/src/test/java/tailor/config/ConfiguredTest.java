package tailor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import tailor.document.Document;
import tailor.filter.Filter;
import tailor.filter.Verdict;
import tailor.testkit.LocalSpark;

class ConfiguredTest {
  record Options(List<Configured<Filter<?>>> filters) {}

  record Single(Configured<Filter<?>> filter) {}

  /** Not registered: to be named in full. */
  public static final class ShoutingFilter implements Filter<ShoutingFilter.Options> {
    public record Options(@Default("3") @InRange(min = 1) int loudest)
        implements ComponentOptions {}

    @Override
    public Verdict judge(Document document, Options options) {
      long loud = document.getText().chars().filter(c -> c == '!').count();
      return loud > options.loudest() ? Verdict.drop(loud + " exclamation marks") : Verdict.keep();
    }
  }

  private static final String SHOUTING = ShoutingFilter.class.getName();

  @Test
  void findsByShortNameWithItsOptions() {
    Configured<Filter<?>> filter = bind("{ type = symbol-ratio, max-ratio = 0.5 }").get(0);

    assertThat(filter.create()).isInstanceOf(tailor.filter.SymbolRatioFilter.class);
    assertThat(filter.options()).hasFieldOrPropertyWithValue("maxRatio", 0.5);
  }

  @Test
  void takesANameAloneForItsDefaults() {
    assertThat(bind("symbol-ratio")).isEqualTo(bind("{ type = symbol-ratio }"));
  }

  @Test
  void findsByClassName() {
    Configured<Filter<?>> filter = bind("{ type = \"" + SHOUTING + "\", loudest = 1 }").get(0);

    assertThat(filter.create()).isInstanceOf(ShoutingFilter.class);
    assertThat(filter.options()).isEqualTo(new ShoutingFilter.Options(1));
  }

  @Test
  void suggestsTheTypeThatWasMeant() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> bind("{ type = symbol-raito }"))
        .withMessageContaining("filters[0].type is 'symbol-raito'")
        .withMessageContaining("did you mean 'symbol-ratio'?");
  }

  @Test
  void asksForTheTypeOfOneThatIsMissing() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> new Binder(new Problems()).bind(ConfigFactory.empty(), Single.class))
        .withMessageContaining(
            "has a problem:\n  filter.type is missing: give the type of a filter");
    assertThat(Reference.of(Single.class).toText()).contains("filter = required");
  }

  @Test
  void refusesAClassOfAnotherKind() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> bind("{ type = java.lang.String }"))
        .withMessageContaining("is not the type of a filter");
  }

  @Test
  void checksTheOptionsOfTheComponent() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () -> bind("{ type = \"" + SHOUTING + "\", loudest = 0 }, { typ = symbol-ratio }"))
        .withMessageContaining("filters[0].loudest is 0; expected a whole number of at least 1")
        .withMessageContaining("filters[1].type is missing");
  }

  @Test
  void survivesSerialization() {
    Configured<Filter<?>> filter = bind("{ type = symbol-ratio, max-ratio = 0.5 }").get(0);

    assertThat(SerializationUtils.roundtrip(filter)).isEqualTo(filter);
  }

  @Test
  void worksInsideASparkClosure() {
    Configured<Filter<?>> configured = bind("{ type = \"" + SHOUTING + "\", loudest = 1 }").get(0);
    List<Boolean> kept =
        new JavaSparkContext(LocalSpark.session().sparkContext())
            .parallelize(List.of("calm", "loud!!"), 2)
            .map(
                text -> {
                  Filter<ComponentOptions> filter = configured.as();
                  Document document = new Document();
                  document.setText(text);
                  return filter.judge(document, configured.options()).isKept();
                })
            .collect();

    assertThat(kept).containsExactly(true, false);
  }

  @Test
  void namesAreKebabCaseLessTheKind() {
    assertThat(Names.component(ShoutingFilter.class, Filter.class)).isEqualTo("shouting");
    assertThat(Names.kebab("keyValueHeads")).isEqualTo("key-value-heads");
    assertThat(Names.kebab("HTMLPage")).isEqualTo("html-page");
    assertThat(Names.kebab("LOW_CONFIDENCE")).isEqualTo("low-confidence");
    assertThat(Names.kebab("utf8")).isEqualTo("utf8");
  }

  private static List<Configured<Filter<?>>> bind(String filters) {
    return new Binder(new Problems())
        .bind(ConfigFactory.parseString("filters = [" + filters + "]"), Options.class)
        .filters();
  }
}
