package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.Problems;
import tailor.format.FormatOptions;
import tailor.run.BadDataException;
import tailor.tokenize.RowDefects;
import tailor.tokenize.TokenizerFiles;
import tailor.train.RefusalOptions;

class TrainingRefusalTest {
  private static final RefusalOptions DEFAULTS = new RefusalOptions(0, 0, 0, 0.05, false);
  private static final String OTHER =
      "{% for m in messages %}{{ m.role }}: {{ m.content }};{% endfor %}";

  @Test
  void namesAllCountsAtOnce() {
    TrainingRefusal refusal =
        new TrainingRefusal(DEFAULTS)
            .judge(new RowDefects(100, 1, 2, 3, 6, 40, 0))
            .judge(chat("template = chatml"), tokenizer(OTHER), 40);

    assertThatThrownBy(refusal::orGoOn)
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("refused before its first step")
        .hasMessageContaining("1 of 100 rows have no token to learn")
        .hasMessageContaining("2 of 100 rows have an answer that does not end in a special token")
        .hasMessageContaining("3 of 100 rows begin with the begin token twice")
        .hasMessageContaining("6 of 100 rows have an answer that was cut")
        .hasMessageContaining("(train.refuse.truncated-answers = 0.05)")
        .hasMessageContaining(
            "40 rows are conversations, and those of a task are written in another");
  }

  @Test
  void acceptsWhatTheSharesAllow() {
    assertThatCode(
            () -> {
              new TrainingRefusal(DEFAULTS).judge(new RowDefects(100, 0, 0, 0, 5, 0, 0)).orGoOn();
              new TrainingRefusal(new RefusalOptions(0.01, 0.02, 0.03, 0.06, true))
                  .judge(new RowDefects(100, 1, 2, 3, 6, 40, 0))
                  .judge(chat("template = chatml"), tokenizer(OTHER), 40)
                  .orGoOn();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void pairsOfAnswersAndTextsAreTrainedApart() {
    RowDefects mixed = new RowDefects(100, 10, 0, 0, 0, 90, 30);

    assertThatThrownBy(() -> new TrainingRefusal(DEFAULTS).requireOnlyPreferences(mixed).orGoOn())
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("60 rows are no pairs of answers");
    assertThatThrownBy(() -> new TrainingRefusal(DEFAULTS).requireNoPreferences(mixed).orGoOn())
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("30 rows are pairs of answers");
    new TrainingRefusal(DEFAULTS)
        .requireOnlyPreferences(new RowDefects(100, 10, 0, 0, 0, 90, 90))
        .orGoOn();
  }

  @Test
  void comparesWhatTemplatesWriteAndNotHow() {
    String written =
        "{%- for m in messages -%}<|im_start|>{{ m.role }}{{ '\\n"
            + "' ~ m.content }}<|im_end|>{{ '\\n"
            + "' }}{%- endfor -%}{%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n"
            + "' }}{%- endif -%}";

    assertThatCode(
            () -> {
              accepted("template = chatml", tokenizer(written));
              accepted("template = model", tokenizer(OTHER));
              accepted("template = model", bare());
              accepted("template = chatml", bare());
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> accepted("jinja = \"{{ messages[0].content }}\"", tokenizer(OTHER)))
        .isInstanceOf(BadDataException.class);
  }

  private static void accepted(String task, TokenizerFiles tokenizer) {
    new TrainingRefusal(DEFAULTS).judge(chat(task), tokenizer, 1).orGoOn();
  }

  private static FormatOptions chat(String options) {
    return new Binder(new Problems())
        .bind(
            ConfigFactory.parseString("tasks = [{ type = chat, " + options + " }]"),
            FormatOptions.class);
  }

  private static TokenizerFiles tokenizer(String jinja) {
    TreeMap<String, byte[]> files = new TreeMap<>(bare().files());
    files.put("chat_template.jinja", jinja.getBytes(StandardCharsets.UTF_8));
    return new TokenizerFiles("test", files);
  }

  private static TokenizerFiles bare() {
    return new TokenizerFiles(
        "test", new TreeMap<>(Map.of("tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8))));
  }
}
