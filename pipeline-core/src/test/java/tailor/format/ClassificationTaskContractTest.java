package tailor.format;

import java.util.Map;
import tailor.testkit.TaskContract;

class ClassificationTaskContractTest extends TaskContract {
  ClassificationTaskContractTest() {
    super(ClassificationTask.class, "label-field = category");
  }

  @Override
  protected Map<String, String> fields(String text) {
    return Map.of("category", text);
  }
}
