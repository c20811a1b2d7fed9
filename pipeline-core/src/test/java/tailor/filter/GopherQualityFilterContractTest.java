package tailor.filter;

import tailor.testkit.FilterContract;

class GopherQualityFilterContractTest extends FilterContract {
  GopherQualityFilterContractTest() {
    super(GopherQualityFilter.class, "");
  }
}
