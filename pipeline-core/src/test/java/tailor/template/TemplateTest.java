package tailor.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what transformers renders; {@code chat_template_golden.py} made the golden data. */
class TemplateTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-07-06T05:04:03Z"), ZoneOffset.UTC);

  static List<GoldenCase> families() {
    return GoldenCase.ofConversations(
        GoldenCase.resource("families.json"), name -> GoldenCase.text("families/" + name));
  }

  static List<GoldenCase> language() {
    JsonNode golden = GoldenCase.resource("language.json");
    List<GoldenCase> cases = new ArrayList<>();
    for (JsonNode snippet : golden.path("cases")) {
      String source = snippet.path("source").asText();
      cases.add(new GoldenCase(source, source, golden.path("variables"), snippet));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource({"families", "language"})
  void rendersAsTransformersDoes(GoldenCase golden) {
    GoldenCase.Outcome expected = golden.expectedOutcome();
    GoldenCase.Outcome rendered = golden.render();

    if (expected.failure().isEmpty()) {
      assertThat(rendered).isEqualTo(expected);
    } else {
      assertThat(rendered.failure()).startsWith("line ");
    }
  }

  @Test
  void knowsWhoWroteWhat() {
    Rendered rendered =
        render(
            "<a>{{ text[1:] ~ '!' }}{{ text|upper|replace('B', '<b>') }}{{ [text]|tojson }}",
            Map.of("text", Text.of("ab", 5)));

    assertThat(rendered.pieces())
        .containsExactly(
            new Rendered.Piece("<a>", Text.TEMPLATE, false),
            new Rendered.Piece("b", 5, false),
            new Rendered.Piece("!", Text.TEMPLATE, false),
            new Rendered.Piece("A", 5, false),
            new Rendered.Piece("<b>[\"", Text.TEMPLATE, false),
            new Rendered.Piece("ab", 5, false),
            new Rendered.Piece("\"]", Text.TEMPLATE, false));
  }

  @Test
  void tellsTheTimeItIsGiven() {
    assertThat(render("{{ strftime_now('%d %b %Y, %A %-d %B %y %H:%M:%S %j %%') }}").text())
        .isEqualTo("06 Jul 2024, Saturday 6 July 24 05:04:03 188 %");
  }

  @Test
  void notesAGenerationBlockThatTransformersMisplaces() {
    assertThat(
            render("{% macro m() %}{% generation %}x{% endgeneration %}{% endmacro %}{{ m() }}")
                .misplacedGeneration())
        .isTrue();
    assertThat(render("{% generation %}x{% endgeneration %}").misplacedGeneration()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{{ 'a' * 9999999999 }}",
        "{{ [1] * 9999999999 }}",
        "{{ ('a' * 9999999)|replace('a', 'bb') }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set ns = namespace(x=[]) %}{% for i in range(999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x|tojson }}",
        "{% set ns = namespace(x=[1, 1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
        "{{ 2 ** 62 * 4 }}",
        "{{ 9999999999999999999 }}",
        "{% for a in b recursive %}{% endfor %}",
        "{% include 'x' %}",
        "{{ '%s'|format(1) }}",
        "{{ ''.__class__.__mro__ }}"
      })
  void endsWhatWouldNotEndAndRefusesWhatItDoesNotKnow(String source) {
    assertThatThrownBy(() -> render(source))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("line 1 of the chat template: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "not ", "-", "{'a':", "1 if 1 else ", "x("})
  void refusesWhatIsNestedTooDeep(String opening) {
    assertThatThrownBy(() -> render("{{ " + opening.repeat(20_000)))
        .isInstanceOf(TemplateException.class);
  }

  @Test
  void neverReadsAMessageAsATemplate() {
    String hostile = "{{ raise_exception('executed') }}{% for x in range(9) %}";

    assertThat(render("{{ text }}", Map.of("text", Text.of(hostile, 0))).text()).isEqualTo(hostile);
  }

  private static Rendered render(String source) {
    return render(source, Map.of());
  }

  private static Rendered render(String source, Map<String, Object> variables) {
    return Template.parse(source).render(variables, CLOCK);
  }
}
