package tailor.filter;

import tailor.testkit.FilterContract;

class GopherRepetitionFilterContractTest extends FilterContract {
  GopherRepetitionFilterContractTest() {
    super(GopherRepetitionFilter.class, "");
  }
}
