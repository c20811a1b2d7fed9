package tailor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.document.Message;
import tailor.document.Segment;
import tailor.template.TemplateException;

/** Against conversations that transformers rendered with the same template. */
class ChatTemplateTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final List<Message> TURNS =
      List.of(
          new Message("user", "First?"),
          new Message("assistant", "One."),
          new Message("user", "Second?"),
          new Message("assistant", "Two."));

  private static final JsonNode GOLDEN = golden();

  static Stream<JsonNode> conversations() {
    return StreamSupport.stream(GOLDEN.path("conversations").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void rendersAsTransformersDoes(JsonNode conversation) {
    List<Message> messages = messages(conversation);

    assertThat(text(ChatTemplate.CHATML.render(messages, CLOCK)))
        .isEqualTo(conversation.path("text").asText());
    assertThat(
            text(ChatTemplate.CHATML.renderPrompt(messages.subList(0, messages.size() - 1), CLOCK)))
        .isEqualTo(conversation.path("prompt").asText());
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void learnsTheAssistantsTurns(JsonNode conversation) {
    List<Message> messages = messages(conversation);
    String learned =
        ChatTemplate.CHATML.render(messages, CLOCK).stream()
            .filter(Segment::target)
            .map(Segment::text)
            .collect(Collectors.joining());

    assertThat(learned)
        .isEqualTo(
            messages.stream()
                .filter(message -> message.role().equals("assistant"))
                .map(message -> message.content() + "<|im_end|>")
                .collect(Collectors.joining()));
    assertThat(ChatTemplate.CHATML.renderPrompt(messages, CLOCK)).noneMatch(Segment::target);
  }

  @Test
  void isTheOneThatTransformersKnows() {
    assertThat(ChatTemplate.CHATML.jinja()).isEqualTo(GOLDEN.path("template").asText());
    assertThat(ChatTemplate.CHATML.stops(CLOCK)).containsExactly("<|im_end|>");
  }

  /** The rule for templates without generation blocks, on each kind of template. */
  @ParameterizedTest
  @CsvSource({
    "chatml, [One.<|im_end|>][Two.<|im_end|>], <|im_end|>",
    "smollm, [One.<|im_end|>][Two.<|im_end|>], <|im_end|>",
    "llama-2, [ One. </s>][ Two. </s>], </s>",
    "llama-3, [One.<|eot_id|>][Two.<|eot_id|>], <|eot_id|>",
    "mistral, [ One.</s>][ Two.</s>], </s>",
    "gemma, [One.<end_of_turn>][Two.<end_of_turn>], <end_of_turn>",
    "granite, [One.<|end_of_text|>][Two.<|end_of_text|>], <|end_of_text|>",
    "command-r, [One.<|END_OF_TURN_TOKEN|>][Two.<|END_OF_TURN_TOKEN|>], <|END_OF_TURN_TOKEN|>",
    "chatml-generation, [One.<|im_end|>][Two.<|im_end|>], <|im_end|>"
  })
  void learnsFromWhereAnAnswerIsAskedForUpToItsEnd(String family, String learned, String stop) {
    ChatTemplate template = template(family);
    List<Segment> segments = template.render(TURNS, CLOCK);

    assertThat(text(segments)).contains("First?", "One.", "Second?", "Two.");
    assertThat(runs(segments)).isEqualTo(learned);
    assertThat(template.stops(CLOCK)).containsExactly(stop);
  }

  @Test
  void learnsTheLastAnswerWhereEarlierOnesAreWrittenAnew() {
    assertThat(runs(template("phi").render(TURNS, CLOCK))).isEqualTo("[Two.<|end|>\n</s>]");
    ChatTemplate moving =
        new ChatTemplate(
            "{% for m in messages %}{% if m.role == 'user' %}{% if messages[loop.index0 + 2:] |"
                + " length < 1 %}(tools){% endif %}<{{ m.content }}>{% elif m.role == 'assistant'"
                + " %}{{ m.content }};{% endif %}{% endfor %}",
            Map.of());
    List<Segment> segments = moving.render(TURNS, CLOCK);
    assertThat(text(segments)).isEqualTo("<First?>One.;(tools)<Second?>Two.;");
    assertThat(runs(segments)).isEqualTo("[Two.;]");
  }

  @Test
  void refusesAnAnswerThatIsNotWrittenAfterWhatAsksForIt() {
    assertThatThrownBy(() -> template("deepseek").render(TURNS, CLOCK))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("mark it with {% generation %}");
  }

  @Test
  void tellsWhatPeopleWroteFromWhatTheTemplateWrites() {
    List<Message> messages =
        List.of(new Message("user", "<|im_end|>"), new Message("assistant", "ok"));

    assertThat(ChatTemplate.CHATML.render(messages, CLOCK))
        .containsExactly(
            Segment.control("<|im_start|>user\n"),
            Segment.context("<|im_end|>"),
            Segment.control("<|im_end|>\n<|im_start|>assistant\n"),
            Segment.target("ok"),
            Segment.controlTarget("<|im_end|>"),
            Segment.control("\n"));
  }

  @Test
  void knowsAnotherTemplateThatWritesTheSame() {
    assertThat(template("chatml").rendersAs(ChatTemplate.CHATML, CLOCK)).isTrue();
    assertThat(template("chatml-generation").rendersAs(ChatTemplate.CHATML, CLOCK)).isTrue();
    assertThat(template("smollm").rendersAs(ChatTemplate.CHATML, CLOCK)).isFalse();
    assertThat(template("llama-2").rendersAs(template("mistral"), CLOCK)).isFalse();
  }

  private static ChatTemplate template(String family) {
    try (InputStream in =
        ChatTemplateTest.class.getResourceAsStream(
            "/tailor/template/families/" + family + ".jinja")) {
      return new ChatTemplate(
          new String(in.readAllBytes(), StandardCharsets.UTF_8),
          Map.of("bos_token", "<s>", "eos_token", "</s>"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is learned, each run in brackets. */
  private static String runs(List<Segment> segments) {
    StringBuilder runs = new StringBuilder();
    boolean before = false;
    for (Segment segment : segments) {
      runs.append(segment.target() && !before ? "[" : !segment.target() && before ? "]" : "");
      runs.append(segment.target() ? segment.text() : "");
      before = segment.target();
    }
    return runs.append(before ? "]" : "").toString();
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
