package tailor.clean;

import tailor.testkit.CleanerContract;

class WhitespaceCleanerContractTest extends CleanerContract {
  WhitespaceCleanerContractTest() {
    super(WhitespaceCleaner.class, "");
  }
}
