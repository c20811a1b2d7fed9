package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tailor.config.ComponentOptions;
import tailor.testkit.CleanerContract;

class C4LinesCleanerContractTest extends CleanerContract {
  C4LinesCleanerContractTest() {
    super(C4LinesCleaner.class, "");
  }

  @Test
  void keepsSentences() {
    String text =
        """
        Home | Products
        The pump runs without noise.[12]
        It is made in two sizes...
          Which one do you need?
        Enable JavaScript to see more.
        This site uses cookies.
        Yes.
        """;
    Cleaner<ComponentOptions> cleaner = configured().as();

    assertThat(cleaner.clean(text, configured().options()))
        .isEqualTo("The pump runs without noise.\nWhich one do you need?");
  }
}
