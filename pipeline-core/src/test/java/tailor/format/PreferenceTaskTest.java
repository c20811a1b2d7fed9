package tailor.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailor.config.Binder;
import tailor.config.Problems;
import tailor.document.Document;
import tailor.document.Segment;

class PreferenceTaskTest {
  private static final String ASKED =
      "[{\"role\":\"user\",\"content\":\"A"
          + " leak?\"},{\"role\":\"assistant\",\"content\":\"Where?\"},{\"role\":\"user\",\"content\":\"At"
          + " the seal.\"}";

  @Test
  void ofAPromptAndTwoTexts() {
    Draft.Made made =
        made(Map.of("prompt", "A leak?", "chosen", "Close the valve.", "rejected", "[sic] Wait."));

    assertThat(text(made.segments()))
        .isEqualTo(
            "<|im_start|>user\n"
                + "A leak?<|im_end|>\n"
                + "<|im_start|>assistant\n"
                + "Close the valve.<|im_end|>\n");
    assertThat(targets(made.segments())).isEqualTo("Close the valve.<|im_end|>");
    assertThat(targets(made.rejected())).isEqualTo("[sic] Wait.<|im_end|>");
    assertThat(made.messages()).hasSize(2);
  }

  @Test
  void ofWhatFeedbackWritesAndOnlyTheLastAnswerIsLearned() {
    Draft.Made made =
        made(
            Map.of(
                "messages",
                ASKED + ",{\"role\":\"assistant\",\"content\":\"Close it.\"}]",
                "rejected",
                "Wait."));

    assertThat(targets(made.segments())).isEqualTo("Close it.<|im_end|>");
    assertThat(targets(made.rejected())).isEqualTo("Wait.<|im_end|>");
    assertThat(text(made.rejected())).contains("Where?").doesNotContain("Close it.");
  }

  @Test
  void ofTwoWholeConversations() {
    Draft.Made made =
        made(
            Map.of(
                "chosen",
                ASKED + ",{\"role\":\"assistant\",\"content\":\"Close it.\"}]",
                "rejected",
                ASKED + ",{\"role\":\"assistant\",\"content\":\"Wait.\"}]"));

    assertThat(targets(made.segments())).isEqualTo("Close it.<|im_end|>");
    assertThat(targets(made.rejected())).isEqualTo("Wait.<|im_end|>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-pair           | Close it. | ",
        "same-answers      | Wait.     | Wait.",
        "no-answer         | [{\"role\":\"user\",\"content\":\"A?\"}] | Wait.",
        "bad-messages      | [{\"role\":\"boss\",\"content\":\"A?\"}] | Wait.",
        "different-prompts |"
            + " [{\"role\":\"user\",\"content\":\"A?\"},{\"role\":\"assistant\",\"content\":\"B\"}]"
            + " | Wait."
      })
  void saysWhyThereIsNoPair(String rule, String chosen, String rejected) {
    Draft draft = draft(Map.of("chosen", chosen, "rejected", rejected == null ? " " : rejected));

    assertThat(((Draft.Declined) draft).rule()).isEqualTo(rule);
  }

  private static Draft.Made made(Map<String, String> fields) {
    return (Draft.Made) draft(fields);
  }

  private static Draft draft(Map<String, String> fields) {
    Problems problems = new Problems();
    PreferenceTask.Options options =
        new Binder(problems).bind(ConfigFactory.parseString(""), PreferenceTask.Options.class);
    problems.throwIfAny();
    Document document = new Document();
    document.setFields(fields);
    return new PreferenceTask().draft(document, options);
  }

  private static String text(List<Segment> segments) {
    return String.join("", segments.stream().map(Segment::text).toList());
  }

  private static String targets(List<Segment> segments) {
    return text(segments.stream().filter(Segment::target).toList());
  }
}
