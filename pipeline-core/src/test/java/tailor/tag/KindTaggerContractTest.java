package tailor.tag;

import tailor.testkit.TaggerContract;

class KindTaggerContractTest extends TaggerContract {
  KindTaggerContractTest() {
    super(KindTagger.class, "tag = origin");
  }
}
