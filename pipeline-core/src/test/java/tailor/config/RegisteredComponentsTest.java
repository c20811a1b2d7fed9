package tailor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.clean.Cleaner;
import tailor.filter.Filter;
import tailor.format.Task;
import tailor.ingest.SourceReader;
import tailor.tag.Tagger;

/** Every component that Tailor brings is documented, down to its options. */
class RegisteredComponentsTest {
  static Stream<Class<? extends Component<?>>> components() {
    return Stream.of(
            all(Cleaner.class),
            all(Filter.class),
            all(Task.class),
            all(SourceReader.class),
            all(Tagger.class))
        .flatMap(kind -> kind);
  }

  @ParameterizedTest
  @MethodSource("components")
  void isDocumented(Class<? extends Component<?>> component) {
    assertThat(component.getAnnotation(Doc.class)).isNotNull();
    assertThat(Arrays.stream(Components.optionsOf(component).getRecordComponents()))
        .allSatisfy(
            option ->
                assertThat(option.getAnnotation(Doc.class)).as("@Doc of %s", option).isNotNull());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Stream<Class<? extends Component<?>>> all(Class kind) {
    return Components.of(kind).registered().values().stream();
  }
}
