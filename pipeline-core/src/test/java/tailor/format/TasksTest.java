package tailor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.document.Document;
import tailor.document.Message;
import tailor.document.Segment;

class TasksTest {

  @Test
  void plainTextIsLearnedWhole() {
    Draft draft =
        new PlainTextTask()
            .draft(document("Pumps.", Map.of()), bind(PlainTextTask.Options.class, ""));

    assertThat(draft).isEqualTo(Draft.Made.of(Segment.target("Pumps.")));
    assertThat(
            new PlainTextTask()
                .draft(document(" \n", Map.of()), bind(PlainTextTask.Options.class, "")))
        .isEqualTo(new Draft.Declined("empty", "the document has no text"));
  }

  @Test
  void aLabelComesFromAField() {
    ClassificationTask.Options options =
        bind(ClassificationTask.Options.class, "label-field = category");

    Draft draft = classify(document("No water.", Map.of("category", " leak ")), options);

    assertThat(draft)
        .isEqualTo(
            new Draft.Made(
                List.of(
                    Segment.control("Text: "),
                    Segment.context("No water."),
                    Segment.control("\nLabel:"),
                    Segment.target(" leak")),
                List.of(),
                Optional.of("leak")));
  }

  @Test
  void aLabelComesFromATagByAnotherName() {
    ClassificationTask.Options options =
        bind(
            ClassificationTask.Options.class,
            """
            label-tag = sentiment
            label-names { neg = unhappy }
            text-field = body
            template = "{text} => {label}!"
            """);
    Document document = document("x", Map.of("body", "Never again"));
    document.setTags(Map.of("sentiment", "neg"));

    assertThat(((Draft.Made) classify(document, options)).segments())
        .containsExactly(
            Segment.context("Never again"),
            Segment.control(" =>"),
            Segment.target(" unhappy"),
            Segment.control("!"));
  }

  @Test
  void saysWhyADocumentHasNoLabel() {
    ClassificationTask.Options options =
        bind(ClassificationTask.Options.class, "label-field = category, labels = [leak, noise]");

    assertThat(classify(document("x", Map.of()), options))
        .isEqualTo(new Draft.Declined("no-label", "field category is missing or blank"));
    assertThat(classify(document("x", Map.of("category", "other")), options))
        .isEqualTo(new Draft.Declined("unknown-label", "field category is 'other'"));
    assertThat(classify(document(" ", Map.of("category", "leak")), options))
        .isEqualTo(new Draft.Declined("no-text", "field text is missing or blank"));
  }

  @Test
  void aClassificationNeedsALabelAndATemplate() {
    assertThatThrownBy(() -> bind(ClassificationTask.Options.class, ""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("give either label-field or label-tag");
    for (String template : List.of("{label}", "{label} {text}", "{text} {text} {label}")) {
      assertThatThrownBy(
              () ->
                  bind(
                      ClassificationTask.Options.class,
                      "label-field = a, template = \"" + template + "\""))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("template must have {text} once");
    }
  }

  @Test
  void aChatIsReadFromMessages() {
    String json =
        """
        [{"role": "user", "content": "Leak?"}, {"role": "assistant", "content": "Tighten it."},
         {"role": "user", "content": "Thanks"}]
        """;

    Draft.Made made = (Draft.Made) chat(Map.of("messages", json), "system = \"Be brief.\"");

    assertThat(made.messages())
        .containsExactly(
            new Message("system", "Be brief."),
            new Message("user", "Leak?"),
            new Message("assistant", "Tighten it."));
    assertThat(made.segments().stream().filter(Segment::target).map(Segment::text))
        .containsExactly("Tighten it.", "<|im_end|>");
  }

  @Test
  void aChatIsBuiltFromQuestionAndAnswer() {
    Draft.Made made =
        (Draft.Made)
            chat(
                Map.of("subject", "Leak?", "reply", "Tighten it."),
                "question-field = subject, answer-field = reply");

    assertThat(made.messages())
        .containsExactly(new Message("user", "Leak?"), new Message("assistant", "Tighten it."));
  }

  @Test
  void saysWhyADocumentIsNoChat() {
    assertThat(declined(chat(Map.of(), ""))).isEqualTo("no-answer");
    assertThat(declined(chat(Map.of("question", "Leak?"), ""))).isEqualTo("no-answer");
    assertThat(declined(chat(Map.of("messages", "[]"), ""))).isEqualTo("no-answer");
    for (String broken :
        List.of(
            "[",
            "{}",
            "[1]",
            "[{\"role\": \"god\", \"content\": \"\"}]",
            "[{\"role\": \"user\", \"content\": [1]}]")) {
      assertThat(declined(chat(Map.of("messages", broken), ""))).isEqualTo("bad-messages");
    }
  }

  private static Draft chat(Map<String, String> fields, String options) {
    return new ChatTask().draft(document("x", fields), bind(ChatTask.Options.class, options));
  }

  private static String declined(Draft draft) {
    return ((Draft.Declined) draft).rule();
  }

  private static Draft classify(Document document, ClassificationTask.Options options) {
    return new ClassificationTask().draft(document, options);
  }

  private static Document document(String text, Map<String, String> fields) {
    Document document = new Document();
    document.setText(text);
    document.setFields(fields);
    return document;
  }

  private static <T extends Record> T bind(Class<T> type, String configuration) {
    return new Binder(new Problems()).bind(ConfigFactory.parseString(configuration), type);
  }
}
