package tailor.tag;

import tailor.testkit.TaggerContract;

class LanguageTaggerContractTest extends TaggerContract {
  LanguageTaggerContractTest() {
    super(LanguageTagger.class, "expected = [en, de]");
  }
}
