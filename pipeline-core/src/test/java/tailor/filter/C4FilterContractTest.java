package tailor.filter;

import tailor.testkit.FilterContract;

class C4FilterContractTest extends FilterContract {
  C4FilterContractTest() {
    super(C4Filter.class, "");
  }
}
