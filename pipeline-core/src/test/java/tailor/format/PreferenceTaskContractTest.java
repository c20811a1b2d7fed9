package tailor.format;

import java.util.Map;
import tailor.testkit.TaskContract;

class PreferenceTaskContractTest extends TaskContract {
  PreferenceTaskContractTest() {
    super(PreferenceTask.class, "system = brief");
  }

  @Override
  protected Map<String, String> fields(String text) {
    return text.length() % 2 == 0
        ? Map.of("messages", text)
        : Map.of("question", text, "answer", text);
  }
}
