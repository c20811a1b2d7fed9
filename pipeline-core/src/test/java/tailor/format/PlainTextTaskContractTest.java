package tailor.format;

import tailor.testkit.TaskContract;

class PlainTextTaskContractTest extends TaskContract {
  PlainTextTaskContractTest() {
    super(PlainTextTask.class, "weight = 2");
  }
}
