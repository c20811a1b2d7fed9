package tailor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailor.filter.Filter;

class ReferenceTest {
  record Source(@Doc("what it is called") String id, Optional<Integer> limit) {}

  record Clean(
      @Doc("what drops documents") @Default("[]") List<Configured<Filter<?>>> filters,
      @Doc("least share") @Default("0.5") @InRange(min = 0, max = 1) double share) {}

  record Options(
      @Doc("of chance") @Default("17") long seed,
      @Doc("what is read") List<Source> sources,
      @Doc("what is kept") Clean clean,
      @Doc("by name") @Default("{}") Map<String, String> labels) {}

  private static final Reference ALL = Reference.of(Options.class);

  @Test
  void namesEverySectionAndEveryComponent() {
    assertThat(ALL.names())
        .startsWith("top", "sources", "clean")
        .contains("filter symbol-ratio", "filter length");
  }

  @Test
  void describesOptionsWithTypeRangeAndDefault() {
    assertThat(ALL.only("clean").toText())
        .isEqualTo(
            """
            clean: what is kept
              filters = []
                  a list, each a filter
                  what drops documents
              share = 0.5
                  a number from 0 to 1
                  least share

            """);
  }

  @Test
  void tellsRequiredFromOptional() {
    assertThat(ALL.only("sources").toText())
        .contains("  id = required\n")
        .contains("  limit = optional\n");
  }

  @Test
  void writesMarkdown() {
    assertThat(ALL.only("clean").toMarkdown())
        .contains("## clean\n\nwhat is kept\n")
        .contains("| `share` | a number from 0 to 1 | 0.5 | least share |\n");
  }

  @Test
  void isEmptyForAnUnknownName() {
    assertThat(ALL.only("nothing").isEmpty()).isTrue();
  }
}
