package tailor.filter;

import tailor.testkit.FilterContract;

class SymbolRatioFilterContractTest extends FilterContract {
  SymbolRatioFilterContractTest() {
    super(SymbolRatioFilter.class, "max-ratio = 0.2");
  }
}
