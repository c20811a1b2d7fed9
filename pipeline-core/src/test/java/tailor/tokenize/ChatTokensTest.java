package tailor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.document.Message;
import tailor.format.ChatTemplate;

/** Ids and loss mask of conversations, against transformers' own assistant mask. */
class ChatTokensTest {
  private static final JsonNode MASKS = Golden.json("../template/masks.json");

  static Stream<JsonNode> conversations() {
    return cases(Golden.json("../format/chatml.json").path("conversations"));
  }

  static Stream<JsonNode> generations() {
    return cases(MASKS.path("cases"));
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void agreeWithTransformersWithoutGenerationBlocks(JsonNode conversation) {
    assertAgrees(ChatTemplate.CHATML, conversation);
  }

  @ParameterizedTest
  @MethodSource("generations")
  void agreeWithTransformersWithGenerationBlocks(JsonNode conversation) {
    Map<String, String> tokens = new TreeMap<>();
    MASKS
        .path("tokens")
        .fields()
        .forEachRemaining(token -> tokens.put(token.getKey(), token.getValue().asText()));
    String source = MASKS.path("templates").path(conversation.path("template").asText()).asText();

    assertAgrees(new ChatTemplate(source, tokens), conversation);
  }

  private static void assertAgrees(ChatTemplate template, JsonNode conversation) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : conversation.path("messages")) {
      messages.add(new Message(message.path("role").asText(), message.path("content").asText()));
    }

    TokenizedExample example =
        new ExampleTokenizer(Golden.tokenizer(), 0)
            .tokenizeAsWritten(template.render(messages, Clock.systemUTC()));

    assertThat(example.ids()).isEqualTo(Golden.integers(conversation.path("ids")));
    assertThat(IntStream.range(0, example.ids().length).map(i -> example.lossMask()[i]).toArray())
        .isEqualTo(Golden.integers(conversation.path("mask")));
  }

  private static Stream<JsonNode> cases(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
