package tailor.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallsTest {
  @Test
  void findsEveryCall() {
    ToolCalls found =
        ToolCalls.in(
            """
            I look it up.
            <tool_call>
            {"name": "weather", "arguments": {"town": "Zürich", "days": 2}}
            </tool_call>
            <tool_call>{"arguments": {}, "name": "now"}\
            """);

    assertThat(found.content()).isEqualTo("I look it up.");
    assertThat(found.calls()).extracting(ToolCalls.Call::name).containsExactly("weather", "now");
    assertThat(found.calls().get(0).arguments()).hasToString("{\"town\":\"Zürich\",\"days\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "No call </tool_call>",
        "<tool_call>{\"name\": \"cut off\", \"argu",
        "<tool_call>{\"name\": \"a\", \"arguments\": {}} and more</tool_call>",
        "<tool_call>{\"name\": \"a\", \"arguments\": \"none\"}</tool_call>",
        "<tool_call>{\"arguments\": {}}</tool_call>",
        "<tool_call></tool_call>"
      })
  void leavesWhatIsNoCall(String answer) {
    assertThat(ToolCalls.in(answer)).isEqualTo(new ToolCalls(answer, List.of()));
  }
}
