package tailor.tag;

import tailor.testkit.TaggerContract;

class FieldTaggerContractTest extends TaggerContract {
  FieldTaggerContractTest() {
    super(FieldTagger.class, "tag = area, field = text, names { a = b }");
  }
}
