package tailor.testkit;

import net.jqwik.api.Group;
import org.junit.jupiter.api.Nested;
import tailor.clean.WhitespaceCleaner;
import tailor.filter.SymbolRatioFilter;
import tailor.tag.LanguageTagger;

/** The contracts themselves, on a component of each kind. */
class ContractsTest {
  @Nested
  @Group
  class OfFilters extends FilterContract {
    OfFilters() {
      super(SymbolRatioFilter.class, "max-ratio = 0.2");
    }
  }

  @Nested
  @Group
  class OfCleaners extends CleanerContract {
    OfCleaners() {
      super(WhitespaceCleaner.class, "");
    }
  }

  @Nested
  @Group
  class OfTaggers extends TaggerContract {
    OfTaggers() {
      super(LanguageTagger.class, "");
    }
  }
}
