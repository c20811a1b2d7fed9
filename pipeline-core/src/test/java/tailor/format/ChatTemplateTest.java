package tailor.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.document.Message;
import tailor.document.Segment;

/** Against conversations that transformers rendered with the same template. */
class ChatTemplateTest {
  private static final JsonNode GOLDEN = golden();

  static Stream<JsonNode> conversations() {
    return StreamSupport.stream(GOLDEN.path("conversations").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void rendersAsTransformersDoes(JsonNode conversation) {
    List<Message> messages = messages(conversation);

    assertThat(text(BuiltInChatTemplate.CHATML.render(messages)))
        .isEqualTo(conversation.path("text").asText());
    assertThat(
            text(BuiltInChatTemplate.CHATML.renderPrompt(messages.subList(0, messages.size() - 1))))
        .isEqualTo(conversation.path("prompt").asText());
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void learnsTheAssistantsTurns(JsonNode conversation) {
    List<Message> messages = messages(conversation);
    String learned =
        BuiltInChatTemplate.CHATML.render(messages).stream()
            .filter(Segment::target)
            .map(Segment::text)
            .collect(Collectors.joining());

    assertThat(learned)
        .isEqualTo(
            messages.stream()
                .filter(message -> message.role().equals("assistant"))
                .map(message -> message.content() + "<|im_end|>")
                .collect(Collectors.joining()));
    assertThat(BuiltInChatTemplate.CHATML.renderPrompt(messages)).noneMatch(Segment::target);
  }

  @Test
  void isRecognizedByItsJinja() {
    String jinja = GOLDEN.path("template").asText();

    assertThat(BuiltInChatTemplate.CHATML.jinja()).isEqualTo(jinja);
    assertThat(ChatTemplate.recognize(jinja)).contains(BuiltInChatTemplate.CHATML);
    assertThat(ChatTemplate.recognize("{{ messages }}")).isEmpty();
  }

  private static List<Message> messages(JsonNode conversation) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : conversation.path("messages")) {
      messages.add(new Message(message.path("role").asText(), message.path("content").asText()));
    }
    return messages;
  }

  private static String text(List<Segment> segments) {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }

  private static JsonNode golden() {
    try (InputStream in =
        ChatTemplateTest.class.getResourceAsStream("/tailor/format/chatml.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
