package tailor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.document.Message;
import tailor.format.BuiltInChatTemplate;

/** Ids and loss mask of conversations, against transformers' own assistant mask. */
class ChatTokensTest {
  static Stream<JsonNode> conversations() {
    JsonNode golden = Golden.json("../format/chatml.json");
    return StreamSupport.stream(golden.path("conversations").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void agreeWithTransformers(JsonNode conversation) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : conversation.path("messages")) {
      messages.add(new Message(message.path("role").asText(), message.path("content").asText()));
    }

    TokenizedExample example =
        new ExampleTokenizer(Golden.tokenizer(), 0)
            .tokenize(BuiltInChatTemplate.CHATML.render(messages));

    int count = example.ids().length - 1;
    assertThat(Arrays.copyOf(example.ids(), count))
        .isEqualTo(Golden.integers(conversation.path("ids")));
    assertThat(IntStream.range(0, count).map(i -> example.lossMask()[i]).toArray())
        .isEqualTo(Golden.integers(conversation.path("mask")));
  }
}
