package tailor.filter;

import tailor.testkit.FilterContract;

class FinewebQualityFilterContractTest extends FilterContract {
  FinewebQualityFilterContractTest() {
    super(FinewebQualityFilter.class, "");
  }
}
