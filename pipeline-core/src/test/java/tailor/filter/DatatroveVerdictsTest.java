package tailor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.config.Configured;
import tailor.document.Finding;
import tailor.testkit.Documents;

/** The verdicts of datatrove 0.10.1 on texts that meet each rule; {@code rule_golden.py}. */
class DatatroveVerdictsTest {
  private static final List<Configured<Filter<?>>> RULES = RuleVerdicts.rules();

  static Stream<JsonNode> texts() throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    DatatroveVerdictsTest.class.getResourceAsStream("rules.jsonl")),
                StandardCharsets.UTF_8))) {
      List<String> all = lines.lines().toList();
      Stream.Builder<JsonNode> texts = Stream.builder();
      for (String line : all) {
        texts.add(json.readTree(line));
      }
      return texts.build();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void areTheSame(JsonNode golden) {
    String text = golden.get("text").asText();
    for (Configured<Filter<?>> rule : RULES) {
      JsonNode expected = golden.get("verdicts").get(rule.type());
      if (expected != null) {
        assertThat(RuleVerdicts.reason(rule, Documents.of(text)))
            .as("%s of %s", rule.type(), text)
            .isEqualTo(expected.asText());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void pointIntoTheText(JsonNode golden) {
    String text = golden.get("text").asText();
    for (Configured<Filter<?>> rule : RULES) {
      RuleVerdicts.finding(rule, Documents.of(text))
          .map(Finding::span)
          .ifPresent(
              span -> assertThat(span.end()).as(rule.type()).isLessThanOrEqualTo(text.length()));
    }
  }
}
